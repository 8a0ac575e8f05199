import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { query } from '../../app/queries';
import { FilterBar } from '../../parts/filters';
import { Nothing, Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { useCategoryName } from '../catalogue/names';
import { EvidenceKindsDocument, EvidenceListDocument } from './evidence.generated';
import { DEFAULT_VIEW, EVIDENCE_VIEWS, evidenceFilter, type EvidenceSearch } from './evidence-search';
import { EvidenceTable } from './evidence-table';

const route = getRouteApi('/evidence');
const PAGE = 20;

/** Proofs of providers: what is about to run out first, and what waits to be checked. */
export function EvidencePage() {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const kinds = useQuery(query(EvidenceKindsDocument, {}));
  const list = useInfiniteQuery(
    pages(
      EvidenceListDocument,
      { ...evidenceFilter(search), providerId: null, first: PAGE, after: null },
      (page) => page.evidence.pageInfo,
    ),
  );
  const change = (next: EvidenceSearch): void => void navigate({ search: said(next), replace: true });
  return (
    <>
      <h1>{t('evidence.title')}</h1>
      <FilterBar>
        <Select
          aria-label={t('evidence.view')}
          style={{ minWidth: 200 }}
          value={search.view ?? DEFAULT_VIEW}
          onChange={(view) => change({ ...search, view })}
          options={EVIDENCE_VIEWS.map((value) => ({ value, label: t(`evidence.views.${value}`) }))}
        />
        <Select
          allowClear
          aria-label={t('evidence.kind')}
          placeholder={t('evidence.allKinds')}
          style={{ minWidth: 240 }}
          value={search.kind}
          onChange={(kind?: string) => change({ ...search, kind })}
          options={kinds.data?.evidenceKinds.map((kind) => ({ value: kind.code, label: nameOf(kind) }))}
        />
      </FilterBar>
      <Rows
        of={list}
        rows={(page) => page.evidence.edges}
        none={<Nothing title={t('evidence.none')} hint={t('evidence.noneHint')} />}
      >
        {(found) => <EvidenceTable of={found} />}
      </Rows>
    </>
  );
}
