import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import { IfAllowed } from '../../parts/if-allowed';
import { amountColumn, ListTable } from '../../parts/list-table';
import { Panel } from '../../parts/panel';
import { ServiceCostDocument, type ServiceCostQuery, type ServicePartsFragment } from './service.generated';

/** Month by month what was invoiced, and what has run up beside it. */
export function ServiceCost({ of: { id } }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const found = useQuery(query(ServiceCostDocument, { instanceId: id }));
  return (
    <IfAllowed of={found}>
      {(cost) => (
        <Panel title={t('service.cost')} extra={<Link to="/invoices">{t('nav.invoices')}</Link>}>
          <p className="quiet">{t('service.costWhat', { at: dateTime(cost.runningCost.asOf) })}</p>
          <Months of={cost} />
        </Panel>
      )}
    </IfAllowed>
  );
}

interface Month {
  month: string;
  currency: string;
  invoiced?: string;
  unbilled?: string;
}

function monthsOf({ runningCost, invoicedCost }: ServiceCostQuery): Month[] {
  const found = new Map<string, Month>();
  const of = (month: string, currency: string): Month => {
    const key = `${month} ${currency}`;
    if (!found.has(key)) found.set(key, { month, currency });
    return found.get(key)!;
  };
  for (const { month, amount } of invoicedCost) of(month, amount.currency).invoiced = amount.amount;
  for (const { unbilled, months } of runningCost.instances)
    for (const { month, amount } of months) of(month, unbilled.currency).unbilled = amount;
  return [...found.values()].sort((a, b) => (a.month < b.month ? 1 : -1));
}

function Months({ of }: { of: ServiceCostQuery }) {
  const { t } = useTranslation();
  const months = monthsOf(of);
  if (!months.length) return <p style={{ margin: 0 }}>{t('service.noCost')}</p>;
  return (
    <ListTable<Month>
      name="service-cost"
      rowKey={({ month, currency }) => `${month} ${currency}`}
      of={months}
      columns={[
        { title: t('service.month'), text: ({ month }) => month },
        amountColumn(t('service.invoiced'), ({ invoiced: amount, currency }) => ({ amount, currency })),
        amountColumn(t('service.unbilled'), ({ unbilled: amount, currency }) => ({ amount, currency })),
        { title: t('list.currency'), text: ({ currency }) => currency, onlyInFile: true },
      ]}
    />
  );
}
