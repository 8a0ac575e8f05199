import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { count, dateTime, money } from '../../format/format';
import { Heading } from '../../parts/heading';
import { ListTable } from '../../parts/list-table';
import { Nothing, Rows } from '../../parts/rows';
import { type BillingRunRowFragment, BillingRunsDocument } from './billing-runs.generated';
import { isGoing, RunProgress, RunStatus } from './run-progress';
import { StartRun } from './start-run';

const PAGE = 20;
const EVERY = 3_000;

/** Months that are billed, those that go on followed live. */
export function BillingRuns() {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    ...pages(BillingRunsDocument, { period: null, first: PAGE, after: null }, (page) => page.billingRuns.pageInfo),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.billingRuns.edges.some(({ node }) => isGoing(node))) ? EVERY : false,
  });
  return (
    <>
      <Heading title={t('billingRuns.title')}>
        <StartRun />
      </Heading>
      <Rows
        of={list}
        rows={(page) => page.billingRuns.edges}
        none={<Nothing title={t('billingRuns.none')} hint={t('billingRuns.noneHint')} />}
      >
        {(found) => <RunsTable of={found} />}
      </Rows>
    </>
  );
}

function RunsTable({ of }: { of: BillingRunRowFragment[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<BillingRunRowFragment>
      name="billing-runs"
      of={of}
      columns={[
        {
          title: t('invoices.period'),
          text: ({ period }) => period,
          show: ({ id, period }) => (
            <Link to="/billing-runs/$runId" params={{ runId: id }}>
              {period}
            </Link>
          ),
        },
        { title: t('orders.buyer'), text: ({ organization }) => organization?.name ?? t('billingRuns.everybody') },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.BillingRunStatus.${status}`),
          show: (run) => <RunStatus of={run} />,
        },
        {
          title: t('billingRuns.progress'),
          text: ({ progress }) => `${progress.processed} / ${progress.total}`,
          show: (run) => <RunProgress of={run} />,
        },
        {
          title: t('billingRuns.invoices'),
          align: 'right',
          text: ({ invoiceCount }) => invoiceCount,
          show: ({ invoiceCount }) => count(invoiceCount),
        },
        {
          title: t('invoices.total'),
          align: 'right',
          text: ({ totals }) => totals.map(({ amount, currency }) => `${amount} ${currency}`).join(' + '),
          show: ({ totals }) =>
            totals.map(({ amount, currency }) => <div key={currency}>{money(amount, currency)}</div>),
        },
        { title: t('billingRuns.startedAt'), text: ({ startedAt }) => startedAt && dateTime(startedAt) },
      ]}
    />
  );
}
