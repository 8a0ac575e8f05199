import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { Changes } from '../../parts/changes';
import { FilterBar } from '../../parts/filters';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { RevisionDiffDocument, type RevisionPartsFragment } from '../listings/listing.generated';

/** What is between any two revisions; nothing to show while there is one alone. */
export function CompareRevisions({ offeringId, of }: { offeringId: string; of: RevisionPartsFragment[] }) {
  const { t } = useTranslation();
  const numbers = of.map(({ revision }) => revision).sort((a, b) => b - a);
  const [from, setFrom] = useState(numbers[1]);
  const [to, setTo] = useState(numbers[0]);
  const diff = useQuery({
    ...query(RevisionDiffDocument, { offeringId, from: from ?? 1, to: to ?? 1 }),
    enabled: numbers.length > 1,
  });
  if (numbers.length < 2) return null;
  const options = of.map(({ revision, status }) => ({
    value: revision,
    label: `${t('catalogue.revision', { n: revision })} · ${t(`enums.OfferingRevisionStatus.${status}`)}`,
  }));
  return (
    <Panel title={t('offerings.compare')}>
      <FilterBar>
        <Select
          aria-label={t('changes.before')}
          style={{ minWidth: 180 }}
          value={from}
          onChange={setFrom}
          options={options}
        />
        <Select
          aria-label={t('changes.after')}
          style={{ minWidth: 180 }}
          value={to}
          onChange={setTo}
          options={options}
        />
      </FilterBar>
      <PageState of={diff}>
        {({ offeringRevisionDiff }) => <Changes of={offeringRevisionDiff} none={t('changes.none')} />}
      </PageState>
    </Panel>
  );
}
