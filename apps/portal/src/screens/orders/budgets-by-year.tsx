import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import { Refusal } from '../../parts/page-state';
import { YearsToOrderDocument, type YearsToOrderQuery } from './budgets-by-year.generated';

interface Span {
  /** Null: from today. */
  startsOn: string | null;
  months: number;
}

type Budget = YearsToOrderQuery['budgets'][number];

/** One year a span reaches into, and what of its budgets may be chosen. */
export interface YearToOrder {
  fiscalYear: number;
  /** The most months that end with it. */
  months: number | null;
  budgets: Budget[];
}

/** Which years want a budget, and which budgets they have in one of these currencies. */
export function useYearsToOrder({ startsOn, months }: Span, currencies: readonly string[]) {
  const found = useQuery(query(YearsToOrderDocument, { startsOn, months }));
  const years = found.data?.orderYears.map((year): YearToOrder => ({
    ...year,
    budgets: found.data.budgets.filter(
      ({ fiscalYear, currency }) => fiscalYear === year.fiscalYear && currencies.includes(currency),
    ),
  }));
  return { years, error: found.error };
}

/** What the fields of `BudgetsByYear` hold. */
export interface BudgetsChosen {
  budgets?: Record<string, string | undefined>;
}

/** As the api takes them: the first year's, and those of the years after. */
export function budgetsNamed(years: readonly { fiscalYear: number }[], { budgets = {} }: BudgetsChosen) {
  const [budgetId, ...later] = years.map(({ fiscalYear }) => budgets[fiscalYear]);
  return {
    ...(budgetId && { budgetId }),
    laterBudgetIds: later.filter((one): one is string => one !== undefined),
  };
}

/** A field for each year, where the only budget there is stands already unless said otherwise; and what to do where there is none. */
export function BudgetsByYear({
  of: years,
  chosen = {},
  isOnlyChosen = true,
  onShorten,
}: {
  of: readonly YearToOrder[];
  chosen?: Record<number, string>;
  /** Whether the only budget of a year stands already. */
  isOnlyChosen?: boolean;
  /** To so many months. */
  onShorten: (months: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      {years.map(({ fiscalYear, budgets }) => (
        <Form.Item
          key={fiscalYear}
          name={['budgets', String(fiscalYear)]}
          label={t('orders.budgetOf', { year: fiscalYear })}
          initialValue={chosen[fiscalYear] ?? (isOnlyChosen && budgets.length === 1 ? budgets[0]!.id : undefined)}
        >
          <Select
            allowClear={chosen[fiscalYear] === undefined}
            options={budgets.map(({ id, name, available, currency }) => ({
              value: id,
              label: t('basket.budget', { name, year: fiscalYear, available: money(available, currency) }),
            }))}
          />
        </Form.Item>
      ))}
      <Missing of={years} onShorten={onShorten} />
    </>
  );
}

/** Which years have none, and how many months need none of theirs. */
function Missing({ of: years, onShorten }: { of: readonly YearToOrder[]; onShorten: (months: number) => void }) {
  const { t } = useTranslation();
  const missing = years.filter(({ budgets }) => !budgets.length).map(({ fiscalYear }) => fiscalYear);
  if (!missing.length) return null;
  const last = years[years.findIndex(({ budgets }) => !budgets.length) - 1];
  const fewer = last?.months ?? null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      style={{ marginBottom: 16 }}
      title={t('orders.noBudgetOf', { years: missing.join(t('orders.and')) })}
      // Below the words: beside them nothing of them would be left on a phone.
      description={
        <>
          <p>{t(fewer === null ? 'orders.noBudgetHint' : 'orders.noBudgetOrFewer')}</p>
          {fewer !== null && (
            <Button size="small" onClick={() => onShorten(fewer)}>
              {t('orders.shorten', { count: fewer, year: last!.fiscalYear })}
            </Button>
          )}
        </>
      }
    />
  );
}

/** The same, by itself while it is asked for. */
export function BudgetFields({
  span,
  until,
  currency,
  ...more
}: {
  span: Span;
  /** The last year but for the first that is shown; absent: all. */
  until?: number;
  currency: string;
  chosen?: Record<number, string>;
  isOnlyChosen?: boolean;
  onShorten: (months: number) => void;
}) {
  const { years, error } = useYearsToOrder(span, [currency]);
  if (!years) return <Refusal error={error} />;
  const shown = years.filter(({ fiscalYear }, index) => !index || until === undefined || fiscalYear <= until);
  return <BudgetsByYear of={shown} {...more} />;
}
