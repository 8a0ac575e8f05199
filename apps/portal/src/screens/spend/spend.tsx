import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Flex, Input, Segmented, Select } from 'antd';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import type { SpendFacet } from '../../graphql/schema.generated';
import { Chart, type ChartOption } from '../../parts/chart';
import { FilterBar } from '../../parts/filters';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Nothing } from '../../parts/rows';
import { said } from '../../parts/search';
import { SpendDocument, SpendProvidersDocument, type SpendQuery } from './spend.generated';
import { FACETS, MODELS, monthAfter, type SpendSearch, thisMonth } from './spend-search';

const route = getRouteApi('/spend');

/** What was invoiced, by month and what it was for. */
export function Spend() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const [now] = useState(thisMonth);
  const to = search.to ?? now;
  const [by, from] = [search.by ?? 'CLOUD', search.from ?? monthAfter(to, -11)];
  const found = useQuery(
    query(SpendDocument, {
      ...{ by, fromMonth: from, toMonth: monthAfter(to, 1) },
      ...{ providerIds: search.providers ?? null, serviceModels: search.models ?? null },
    }),
  );
  return (
    <>
      <h1>{t('spend.title')}</h1>
      <Filters by={by} from={from} to={to} search={search} />
      <PageState of={found}>
        {({ spend }) =>
          spend.groups.length ? (
            <Report of={spend} by={by} />
          ) : (
            <Nothing title={t('spend.none')} hint={t('spend.noneHint')} />
          )
        }
      </PageState>
    </>
  );
}

function Filters({ by, from, to, search }: { by: SpendFacet; from: string; to: string; search: SpendSearch }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const change = (next: SpendSearch): void => void navigate({ search: said({ ...search, ...next }), replace: true });
  const { data } = useQuery(query(SpendProvidersDocument, { fromMonth: from, toMonth: monthAfter(to, 1) }));
  const providers = (data?.spend.groups ?? []).flatMap(({ provider }) => provider ?? []);
  return (
    <FilterBar>
      <Segmented
        aria-label={t('spend.by')}
        value={by}
        onChange={(facet) => change({ by: facet })}
        options={FACETS.map((value) => ({ value, label: t(`enums.SpendFacet.${value}`) }))}
      />
      {(['from', 'to'] as const).map((end) => (
        <Input
          key={end}
          type="month"
          aria-label={t(`spend.${end}`)}
          style={{ width: 160 }}
          value={end === 'from' ? from : to}
          onChange={({ target }) => change({ [end]: target.value })}
        />
      ))}
      <Select
        {...{ mode: 'multiple', allowClear: true, showSearch: false, style: { minWidth: 180 } }}
        aria-label={t('catalogue.serviceModels')}
        placeholder={t('spend.allModels')}
        value={search.models ?? []}
        onChange={(models) => change({ models })}
        options={MODELS.map((value) => ({ value, label: t(`enums.ServiceModel.${value}`) }))}
      />
      <Select
        {...{ mode: 'multiple', allowClear: true, style: { minWidth: 220 }, optionFilterProp: 'label' }}
        aria-label={t('orders.provider')}
        placeholder={t('spend.allProviders')}
        value={search.providers ?? []}
        onChange={(chosen) => change({ providers: chosen })}
        options={providers.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </FilterBar>
  );
}

type Group = SpendQuery['spend']['groups'][number];

/** A group's spend in one currency. */
interface Row {
  key: string;
  name: string;
  currency: string;
  total: string;
  months: Map<string, string>;
}

function nameOf({ value, provider }: Group, by: SpendFacet, t: TFunction): string {
  if (value === null) return t(by === 'COST_CENTRE' ? 'spend.noCostCentre' : 'spend.notNamed');
  if (by === 'PROVIDER') return provider?.name ?? t('spend.notNamed');
  if (by === 'CLOUD') return t(`enums.Cloud.${value as 'GOVERNMENT'}`);
  if (by === 'SERVICE_MODEL') return t(`enums.ServiceModel.${value as 'IAAS'}`);
  return value;
}

const rowsOf = (groups: readonly Group[], by: SpendFacet, t: TFunction): Row[] =>
  groups.flatMap((group) =>
    group.totals.map(({ amount, currency }) => ({
      ...{ key: `${group.value ?? ''} ${currency}`, name: nameOf(group, by, t), currency, total: amount },
      months: new Map(
        group.months.filter((one) => one.amount.currency === currency).map((one) => [one.month, one.amount.amount]),
      ),
    })),
  );

const monthsOf = (groups: readonly Group[]): string[] =>
  [...new Set(groups.flatMap((group) => group.months.map(({ month }) => month)))].sort();

function Report({ of: { groups, totals }, by }: { of: SpendQuery['spend']; by: SpendFacet }) {
  const { t } = useTranslation();
  // The picture is drawn anew only when the answer says something else.
  const rows = useMemo(() => rowsOf(groups, by, t), [groups, by, t]);
  const months = useMemo(() => monthsOf(groups), [groups]);
  return (
    <Flex vertical gap={16}>
      <Panel
        title={t('spend.chart')}
        extra={totals.map(({ amount, currency }) => (
          <strong key={currency}>{money(amount, currency)}</strong>
        ))}
      >
        {totals.map(({ currency }) => (
          <Bars key={currency} currency={currency} rows={rows} months={months} />
        ))}
      </Panel>
      <ListTable<Row>
        name={`spend-${by.toLowerCase()}`}
        rowKey="key"
        of={rows}
        columns={[
          { title: t(`enums.SpendFacet.${by}`), text: ({ name }) => name },
          ...months.map((month) =>
            amountColumn<Row>(month, (row) => ({ amount: row.months.get(month), currency: row.currency })),
          ),
          amountColumn<Row>(t('spend.total'), ({ total: amount, currency }) => ({ amount, currency })),
          { title: t('list.currency'), text: ({ currency }) => currency, onlyInFile: true },
        ]}
      />
    </Flex>
  );
}

function Bars({ currency, rows, months }: { currency: string; rows: Row[]; months: string[] }) {
  const { t } = useTranslation();
  const option = useMemo(
    (): ChartOption => ({
      grid: { left: 8, right: 16, top: 56, bottom: 8, containLabel: true },
      legend: { type: 'plain', top: 0, left: 0 },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true },
      xAxis: { type: 'category', data: months },
      yAxis: { type: 'value' },
      series: rows
        .filter((row) => row.currency === currency)
        .map(({ name, months: own }) => ({
          ...{ type: 'bar', stack: 'spend', name, barMaxWidth: 48 },
          data: months.map((month) => Number(own.get(month) ?? 0)),
          tooltip: {
            valueFormatter: (_: unknown, index: number) => money(own.get(months[index]!) ?? '0', currency),
          },
        })),
    }),
    [rows, months, currency],
  );
  return <Chart option={option} height={300} label={t('spend.chartLabel', { currency })} />;
}
