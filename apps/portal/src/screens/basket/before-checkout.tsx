import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { money } from '../../format/format';
import { Findings } from '../../parts/findings';
import { HelpLink } from '../../parts/help-link';
import { Panel } from '../../parts/panel';
import { useYearsToOrder } from '../orders/budgets-by-year';
import type { BasketPartsFragment } from './basket.generated';

type Quote = NonNullable<BasketPartsFragment['quote']>;
type Line = Quote['parts'][number]['items'][number];

/** What keeps the basket from becoming orders, each with its clause, what rules require of them, and the money there is. */
export function BeforeCheckout({ of: basket, quote }: { of: BasketPartsFragment; quote: Quote }) {
  const { t } = useTranslation();
  const isReady = quote.complete && !quote.expired;
  const lines = quote.parts.flatMap(({ items }) => items);
  return (
    <Panel title={t('check.title')} extra={<HelpLink of="finding" />}>
      <Alert
        type={isReady ? 'success' : 'error'}
        showIcon
        role="status"
        title={t(isReady ? 'basket.ready' : 'basket.notReady')}
        description={!isReady && quote.expired ? t('basket.expired') : undefined}
        style={{ marginBottom: 12 }}
      />
      <ul className="findings">
        {lines.map((line, index) => (
          <Standing key={index} of={line} />
        ))}
      </ul>
      <Money of={basket} totals={quote.totals} />
    </Panel>
  );
}

/** Of one item: nothing where nothing is said of it. */
function Standing({ of: { offering, onSale, estimate, findings } }: { of: Line }) {
  const { t } = useTranslation();
  const told = findings.filter(({ effect }) => effect === 'REFUSE' || effect === 'REQUIRE');
  const missing = !onSale ? t('basket.notOnSale') : estimate ? null : t('basket.notOrderable');
  if (!missing && !told.length) return null;
  return (
    <li>
      <strong>{offering.name}</strong> {missing}
      {told.length > 0 && <Findings of={told} none="" />}
    </li>
  );
}

/** What it takes, and which budgets of its years have how much. */
function Money({ of: basket, totals }: { of: BasketPartsFragment; totals: Quote['totals'] }) {
  const { t } = useTranslation();
  const { years } = useYearsToOrder(
    basket,
    totals.map(({ currency }) => currency),
  );
  if (!years) return null;
  return (
    <p style={{ margin: '12px 0 0' }}>
      {t('basket.takes', { amount: totals.map(({ amount, currency }) => money(amount, currency)).join(' + ') })}{' '}
      {years
        .flatMap(({ fiscalYear, budgets }) =>
          budgets.length
            ? budgets.map(({ name, available, currency }) =>
                t('basket.budget', { name, year: fiscalYear, available: money(available, currency) }),
              )
            : [t('basket.noBudget', { year: fiscalYear })],
        )
        .join(' · ')}
    </p>
  );
}
