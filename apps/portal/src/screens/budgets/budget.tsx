import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Flex, Tag } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { query } from '../../app/queries';
import { dateTime, day, money } from '../../format/format';
import { Facts, Heading } from '../../parts/heading';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageNotFound, PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Nothing, Rows } from '../../parts/rows';
import { download } from '../../session/download';
import { BudgetActions } from './budget-actions';
import { BudgetEntriesDocument, BudgetPageDocument, type BudgetPartsFragment as Budget } from './budget.generated';
import { BudgetsChart } from './budgets-chart';

const route = getRouteApi('/budgets/$budgetId');

const FIGURES = ['allocated', 'available', 'reserved', 'committed', 'actual', 'overrun'] as const;
const MOVED = ['allocated', 'reserved', 'committed', 'actual', 'overrun'] as const;
const PAGE = 50;

export function BudgetPage() {
  const { t } = useTranslation();
  const { budgetId } = route.useParams();
  const found = useQuery(query(BudgetPageDocument, {}));
  return (
    <>
      <p className="no-print">
        <Link to="/budgets">{t('budgets.back')}</Link>
      </p>
      <PageState of={found}>
        {({ budgets }) => {
          const budget = budgets.find(({ id }) => id === budgetId);
          if (!budget) return <PageNotFound />;
          return (
            <Flex vertical gap={16}>
              <Head of={budget} others={budgets} />
              <Picture of={budget} />
              <Ledger of={budget} />
            </Flex>
          );
        }}
      </PageState>
    </>
  );
}

function Picture({ of }: { of: Budget }) {
  const one = useMemo(() => [of], [of]);
  return <BudgetsChart of={one} />;
}

function Head({ of: budget, others }: { of: Budget; others: Budget[] }) {
  const { t } = useTranslation();
  const { standing, currency } = budget;
  const words = ['indicatorNumber', 'fundingSource', 'functionalClass', 'economicClass'] as const;
  return (
    <Panel>
      <Heading title={budget.name} state={budget.exhausted && <Tag color="red">{t('budgets.exhausted')}</Tag>}>
        <BudgetActions of={budget} others={others} />
      </Heading>
      <Facts
        of={[
          { label: t('budgets.year'), children: budget.fiscalYear },
          { label: t('orders.buyer'), children: budget.organization.name },
          { label: t('budgets.policy'), children: t(`enums.SpendPolicy.${budget.policy}`) },
          ...FIGURES.map((figure) => ({ label: t(`budgets.${figure}`), children: money(budget[figure], currency) })),
          ...(standing
            ? [
                { label: t('budgets.used'), children: money(standing.used, currency) },
                { label: t('budgets.atYearEnd'), children: money(standing.atYearEnd, currency) },
                { label: t('budgets.lookedAt'), children: day(standing.day) },
              ]
            : []),
          ...words.flatMap((word) => (budget[word] ? [{ label: t(`budgets.${word}`), children: budget[word] }] : [])),
        ]}
      />
      {standing?.exhaustedOn && <p>{t('budgets.exhaustedOn', { date: day(standing.exhaustedOn) })}</p>}
    </Panel>
  );
}

function Ledger({ of: { id, currency } }: { of: Budget }) {
  const { t } = useTranslation();
  const file = useMutation({ mutationFn: download });
  const list = useInfiniteQuery(
    pages(BudgetEntriesDocument, { budgetId: id, first: PAGE, after: null }, (page) => page.budgetEntries.pageInfo),
  );
  return (
    <Panel
      title={t('budgets.ledger')}
      extra={
        <Button loading={file.isPending} onClick={() => file.mutate(`/v1/budgets/${id}/ledger.csv`)}>
          {t('budgets.ledgerFile')}
        </Button>
      }
    >
      <Refusal error={file.error} />
      <Rows of={list} rows={(page) => page.budgetEntries.edges} none={<Nothing title={t('budgets.noEntries')} />}>
        {(found) => (
          <ListTable
            name="ledger-shown"
            rowKey="seq"
            of={found}
            columns={[
              { title: t('budgets.seq'), align: 'right', text: ({ seq }) => seq },
              { title: t('budgets.at'), text: ({ at }) => at, show: ({ at }) => dateTime(at) },
              { title: t('budgets.entry'), text: ({ kind }) => t(`enums.BudgetEntryKind.${kind}`) },
              {
                title: t('budgets.because'),
                text: ({ orderId, invoiceId }) => orderId ?? invoiceId,
                show: ({ orderId, invoiceId }) => (
                  <>
                    {orderId && (
                      <Link to="/orders/$orderId" params={{ orderId }}>
                        {t('budgets.theOrder')}
                      </Link>
                    )}{' '}
                    {invoiceId && (
                      <Link to="/invoices/$invoiceId" params={{ invoiceId }}>
                        {t('budgets.theInvoice')}
                      </Link>
                    )}
                  </>
                ),
              },
              ...MOVED.map((figure) =>
                amountColumn<(typeof found)[number]>(t(`budgets.${figure}`), (entry) => ({
                  amount: entry[figure],
                  currency,
                })),
              ),
            ]}
          />
        )}
      </Rows>
    </Panel>
  );
}
