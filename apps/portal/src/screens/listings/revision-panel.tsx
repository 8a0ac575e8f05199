import { useQuery } from '@tanstack/react-query';
import { Flex } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import { Changes } from '../../parts/changes';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { RevisionDiffDocument, type RevisionPartsFragment } from './listing.generated';

interface Props {
  offeringId: string;
  /** The number of the one it changes. */
  from: number;
  of: RevisionPartsFragment;
  actions?: ReactNode;
}

/** A revision beside what is in force. */
export function RevisionPanel({ offeringId, from, of, actions }: Props) {
  const { t } = useTranslation();
  const diff = useQuery(query(RevisionDiffDocument, { offeringId, from, to: of.revision }));
  return (
    <Panel
      title={`${t('catalogue.revision', { n: of.revision })} · ${t(`enums.OfferingRevisionStatus.${of.status}`)}`}
      extra={
        <Flex gap={8} wrap>
          {actions}
        </Flex>
      }
    >
      {of.changeReason && <p style={{ marginTop: 0 }}>{t('listings.asked', { reason: of.changeReason })}</p>}
      <p style={{ marginTop: 0 }} className="quiet">
        {t('listings.effectiveFrom')}: {of.effectiveFrom ? dateTime(of.effectiveFrom) : t('listings.onApproval')}
      </p>
      <PageState of={diff}>
        {({ offeringRevisionDiff }) => <Changes of={offeringRevisionDiff} none={t('changes.none')} />}
      </PageState>
    </Panel>
  );
}
