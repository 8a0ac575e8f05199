import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { day, money } from '../../format/format';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageState } from '../../parts/page-state';
import { BudgetsDocument, type BudgetsQuery } from './budgets.generated';

type Budget = BudgetsQuery['budgets'][number];

const FIGURES = ['allocated', 'available', 'reserved', 'committed', 'actual', 'overrun'] as const;

export function Budgets() {
  const { t } = useTranslation();
  const found = useQuery(query(BudgetsDocument, {}));
  return (
    <>
      <h1>{t('budgets.title')}</h1>
      <PageState of={found}>
        {({ budgets }) =>
          budgets.length ? <BudgetsTable of={budgets} /> : <p className="panel notice">{t('budgets.none')}</p>
        }
      </PageState>
    </>
  );
}

function BudgetsTable({ of }: { of: Budget[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<Budget>
      name="budgets"
      of={of}
      columns={[
        {
          title: t('budgets.name'),
          text: ({ name }) => name,
          show: ({ name, indicatorNumber, exhausted }) => (
            <>
              {name} {exhausted && <Tag color="red">{t('budgets.exhausted')}</Tag>}
              {indicatorNumber && <div className="quiet">{indicatorNumber}</div>}
            </>
          ),
        },
        { title: t('budgets.indicatorNumber'), text: ({ indicatorNumber }) => indicatorNumber, onlyInFile: true },
        { title: t('budgets.year'), text: ({ fiscalYear }) => fiscalYear },
        { title: t('orders.buyer'), text: ({ organization }) => organization.name },
        ...FIGURES.map((figure) =>
          amountColumn<Budget>(t(`budgets.${figure}`), (budget) => ({
            amount: budget[figure],
            currency: budget.currency,
          })),
        ),
        {
          title: t('budgets.atYearEnd'),
          align: 'right',
          text: ({ standing }) => standing?.atYearEnd,
          show: ({ standing, currency }) =>
            standing && (
              <>
                {money(standing.atYearEnd, currency)}
                {standing.exhaustedOn && (
                  <div className="quiet">{t('budgets.exhaustedOn', { date: day(standing.exhaustedOn) })}</div>
                )}
              </>
            ),
        },
        { title: t('list.currency'), text: ({ currency }) => currency, onlyInFile: true },
      ]}
    />
  );
}
