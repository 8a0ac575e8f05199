import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Form, InputNumber, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import { unitName } from '../../format/unit';
import { useAttributeText } from '../../parts/attribute-text';
import { useMeterName } from '../../parts/meter-name';
import { PageState } from '../../parts/page-state';
import { Nothing } from '../../parts/rows';
import { reportedMeters } from '../basket/reported-meters';
import { useCategoryName } from '../catalogue/names';
import { linesOf } from '../catalogue/price-table';
import { ComparePlansDocument, type ComparePlansQuery } from './compare.generated';
import type { CompareSearch } from './compare-search';

const route = getRouteApi('/compare');

type Comparison = ComparePlansQuery['comparePlans'];

/** Plans side by side: what the same use of each would cost, their prices, and what their offerings declare. */
export function Compare() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const { plans: planIds, quantity = '1', months = 12, usage = {} } = search;
  const found = useQuery({
    ...query(ComparePlansDocument, {
      planIds,
      use: {
        ...{ quantity, months },
        usage: Object.entries(usage).map(([meter, quantityPerMonth]) => ({ meter, quantityPerMonth })),
      },
    }),
    enabled: planIds.length > 0,
    placeholderData: keepPreviousData,
  });
  const [differingOnly, setDifferingOnly] = useState(false);
  return (
    <>
      <p className="no-print">
        <Link to="/catalogue">{t('catalogue.back')}</Link>
      </p>
      <h1>{t('compare.title')}</h1>
      {planIds.length ? (
        <PageState of={found}>
          {({ comparePlans: comparison, attributeDefinitions }) => (
            <>
              <Use of={comparison} search={{ ...search, quantity, months }} />
              <label>
                <Switch size="small" checked={differingOnly} onChange={setDifferingOnly} /> {t('compare.differingOnly')}
              </label>
              <SideBySide
                of={comparison}
                definitions={attributeDefinitions}
                differingOnly={differingOnly}
                search={search}
              />
            </>
          )}
        </PageState>
      ) : (
        <Nothing title={t('compare.none')} hint={<Link to="/catalogue">{t('compare.noneHint')}</Link>} />
      )}
    </>
  );
}

/** The use that all are compared for. */
function Use({ of: { plans }, search }: { of: Comparison; search: CompareSearch }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const meterName = useMeterName();
  const meters = new Map(plans.flatMap(({ prices }) => [...reportedMeters(prices)]));
  return (
    <Form<Omit<CompareSearch, 'plans'>>
      layout="vertical"
      className="panel figures no-print"
      style={{ marginBottom: 16 }}
      initialValues={search}
      onFinish={(use) => void navigate({ search: { plans: search.plans, ...use }, replace: true })}
    >
      <Form.Item name="quantity" label={t('orders.quantity')}>
        <InputNumber stringMode min="0" style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="months" label={t('basket.months')}>
        <InputNumber min={1} max={120} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      {[...meters].map(([meter, unit]) => (
        <Form.Item
          key={meter}
          name={['usage', meter]}
          label={t('basket.usage', { meter: meterName(meter), unit: unitName(unit) })}
        >
          <InputNumber stringMode min="0" placeholder="0" style={{ width: '100%' }} />
        </Form.Item>
      ))}
      <Button htmlType="submit">{t('basket.recompute')}</Button>
    </Form>
  );
}

function SideBySide({
  of,
  definitions,
  differingOnly,
  search,
}: {
  of: Comparison;
  definitions: ComparePlansQuery['attributeDefinitions'];
  differingOnly: boolean;
  search: CompareSearch;
}) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const textOf = useAttributeText();
  const known = new Map(definitions.map((definition) => [definition.code, definition]));
  const meterName = useMeterName();
  const { plans, estimates } = of;
  const shown = <Row extends { differs: boolean }>(rows: Row[]): Row[] =>
    rows.filter(({ differs }) => differs || !differingOnly);
  return (
    <div
      className="panel"
      style={{ marginTop: 12, overflowX: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label={t('compare.title')}
    >
      <table className="side-by-side">
        <thead>
          <tr>
            <td />
            {plans.map(({ id, name, offering }) => (
              <th key={id} scope="col">
                <Link to="/catalogue/$offeringId" params={{ offeringId: offering.id }}>
                  {offering.name}
                </Link>
                <div>{name}</div>
                <Link
                  to="/compare"
                  className="no-print"
                  search={{ ...search, plans: search.plans.filter((one) => one !== id) }}
                  aria-label={`${t('compare.drop')} ${offering.name} ${name}`}
                >
                  {t('compare.drop')}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {estimates && (
            <Row title={t('orders.estimate')} differs>
              {estimates.map(({ total, notPriced }, index) => (
                <td key={index}>
                  <strong>{money(total.amount, total.currency)}</strong>
                  {notPriced.length > 0 && (
                    <div>{t('compare.notPriced', { meters: notPriced.map(meterName).join('、') })}</div>
                  )}
                </td>
              ))}
            </Row>
          )}
          {shown(of.prices).map(({ kind, meter, interval, differs, prices }, row) => (
            <Row
              key={`price ${row}`}
              differs={differs}
              title={[
                t(`enums.PriceKind.${kind}`),
                meter && meterName(meter),
                interval && t(`enums.RecurringInterval.${interval}`),
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              {prices.map((price, index) => (
                <td key={index}>{price && linesOf(price, t).map((line) => <div key={line}>{line}</div>)}</td>
              ))}
            </Row>
          ))}
          {shown(of.rows).map((row) => (
            <Row key={row.code} title={nameOf(row)} differs={row.differs}>
              {row.values.map((value, index) => (
                <td key={index}>
                  {textOf(value, known.get(row.code)).map((line, at) => (
                    <div key={at}>{line}</div>
                  ))}
                </td>
              ))}
            </Row>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ title, differs, children }: { title: string; differs: boolean; children: ReactNode }) {
  return (
    <tr className={differs ? 'differs' : undefined}>
      <th scope="row">{title}</th>
      {children}
    </tr>
  );
}
