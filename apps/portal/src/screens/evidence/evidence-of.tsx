import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { Rows } from '../../parts/rows';
import { EvidenceListDocument } from './evidence.generated';
import { EvidenceTable } from './evidence-table';

/** All proofs of one provider. */
export function EvidenceOf({ providerId }: { providerId: string }) {
  const { t } = useTranslation();
  const wanted = { providerId, statuses: null, endingBy: null, kind: null, first: 20, after: null };
  const list = useInfiniteQuery(pages(EvidenceListDocument, wanted, (page) => page.evidence.pageInfo));
  return (
    <Rows of={list} rows={(page) => page.evidence.edges} none={<p>{t('evidence.none')}</p>}>
      {(found) => <EvidenceTable of={found} ofOne />}
    </Rows>
  );
}
