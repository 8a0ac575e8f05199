import { useQuery } from '@tanstack/react-query';
import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { day, money } from '../../format/format';
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
    <Table<Budget>
      size="small"
      rowKey="id"
      dataSource={of}
      pagination={of.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: t('budgets.name'),
          render: (_, { name, indicatorNumber, exhausted }) => (
            <>
              {name} {exhausted && <Tag color="red">{t('budgets.exhausted')}</Tag>}
              {indicatorNumber && <div className="quiet">{indicatorNumber}</div>}
            </>
          ),
        },
        { title: t('budgets.year'), dataIndex: 'fiscalYear' },
        { title: t('orders.buyer'), render: (_, { organization }) => organization.name },
        ...FIGURES.map((figure) => ({
          title: t(`budgets.${figure}`),
          align: 'right' as const,
          render: (_: unknown, budget: Budget) => money(budget[figure], budget.currency),
        })),
        {
          title: t('budgets.atYearEnd'),
          align: 'right',
          render: (_, { standing, currency }) =>
            standing && (
              <>
                {money(standing.atYearEnd, currency)}
                {standing.exhaustedOn && (
                  <div className="quiet">{t('budgets.exhaustedOn', { date: day(standing.exhaustedOn) })}</div>
                )}
              </>
            ),
        },
      ]}
    />
  );
}
