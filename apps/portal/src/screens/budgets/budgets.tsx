import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex, Input, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { day, money } from '../../format/format';
import { FilterBar } from '../../parts/filters';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageState } from '../../parts/page-state';
import { BudgetsDocument, type BudgetRowFragment as Budget } from './budgets.generated';
import { BudgetsChart } from './budgets-chart';
import { OpenBudget } from './open-budget';

const route = getRouteApi('/budgets');

const FIGURES = ['allocated', 'available', 'reserved', 'committed', 'actual', 'overrun'] as const;

export function Budgets() {
  const { t } = useTranslation();
  const { year } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(query(BudgetsDocument, { fiscalYear: year ?? null }));
  return (
    <>
      <h1>{t('budgets.title')}</h1>
      <FilterBar>
        <Input
          type="number"
          min={2000}
          max={2100}
          aria-label={t('budgets.year')}
          placeholder={t('budgets.allYears')}
          style={{ width: 160 }}
          defaultValue={year}
          onChange={({ target }) => {
            if (target.value === '' || /^20\d\d$/.test(target.value))
              void navigate({ search: target.value ? { year: Number(target.value) } : {}, replace: true });
          }}
        />
        <OpenBudget />
      </FilterBar>
      <PageState of={found}>
        {({ budgets }) =>
          budgets.length ? (
            <Flex vertical gap={16}>
              <BudgetsChart of={budgets} />
              <BudgetsTable of={budgets} />
            </Flex>
          ) : (
            <p className="panel notice">{t('budgets.none')}</p>
          )
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
          show: ({ id, name, indicatorNumber, exhausted }) => (
            <>
              <Link to="/budgets/$budgetId" params={{ budgetId: id }}>
                {name}
              </Link>{' '}
              {exhausted && <Tag color="red">{t('budgets.exhausted')}</Tag>}
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
