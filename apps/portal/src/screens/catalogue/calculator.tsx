import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Flex, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import { unitName } from '../../format/unit';
import { amountColumn, ListTable, quantityColumn } from '../../parts/list-table';
import { useMeterName } from '../../parts/meter-name';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { PriceName, usePriceName } from '../../parts/price-name';
import { useSettled } from '../../parts/use-settled';
import { AddToBasket, type Wish } from '../basket/add-to-basket';
import { reportedMeters } from '../basket/reported-meters';
import { EstimateDocument, type EstimateQuery } from './estimate.generated';
import type { OfferingPageQuery } from './offering.generated';

type Plan = OfferingPageQuery['offering']['plans'][number];

interface Load extends Wish {
  months: number;
  from?: string;
}

/** What a workload of one's own would cost: the api's estimate, asked again when a figure changes. */
export function Calculator({ of: plans, offering }: { of: Plan[]; offering: string }) {
  const { t } = useTranslation();
  const meterName = useMeterName();
  const [planId, setPlanId] = useState(plans[0]?.id);
  const [load, setLoad] = useState<Load>({ quantity: '1', months: 12 });
  const plan = plans.find(({ id }) => id === planId) ?? plans[0];
  if (!plan) return null;
  const meters = reportedMeters(plan.prices);
  return (
    <Panel title={t('calculator.title')} extra={<AddToBasket plan={plan} offering={offering} wish={load} />}>
      <p className="quiet">{t('calculator.what')}</p>
      <Form<Load>
        name="calculator"
        layout="vertical"
        initialValues={load}
        onValuesChange={(_, all) => setLoad({ ...all, months: all.months ?? 1 })}
        className="figures no-print"
      >
        {plans.length > 1 && (
          <Form.Item label={t('orders.plan')}>
            <Select
              aria-label={t('orders.plan')}
              value={plan.id}
              onChange={setPlanId}
              options={plans.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
        )}
        <Form.Item name="quantity" label={t('orders.quantity')}>
          <InputNumber stringMode min="0" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="months" label={t('basket.months')}>
          <InputNumber min={1} max={120} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="from" label={t('calculator.from')}>
          <Input type="date" />
        </Form.Item>
        {[...meters].map(([meter, unit]) => (
          <Form.Item
            key={`${plan.id} ${meter}`}
            name={['usage', meter]}
            label={t('basket.usage', { meter: meterName(meter), unit: unitName(unit) })}
          >
            <InputNumber stringMode min="0" placeholder="0" style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </Form>
      <Answer plan={plan} load={load} />
    </Panel>
  );
}

function Answer({ plan, load }: { plan: Plan; load: Load }) {
  const { t } = useTranslation();
  const { quantity, months, from, usage } = useSettled(load);
  const meters = [...reportedMeters(plan.prices).keys()];
  const isAsked = /[1-9]/.test(quantity ?? '');
  const found = useQuery({
    ...query(EstimateDocument, {
      items: [
        {
          ...{ planId: plan.id, quantity, months, from: from || null },
          usage: meters.flatMap((meter) => {
            const quantityPerMonth = usage?.[meter];
            return quantityPerMonth ? [{ meter, quantityPerMonth }] : [];
          }),
        },
      ],
    }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  if (!isAsked) return <p>{t('calculator.nothing')}</p>;
  if (found.error) return <Refusal error={found.error} />;
  return (
    <div aria-busy={found.isFetching}>
      <Flex align="baseline" gap={12} wrap role="status">
        <span>{t('calculator.total', { count: months })}</span>
        <strong className="figure">
          {found.data && money(found.data.estimate.total.amount, found.data.estimate.total.currency)}
        </strong>
        <span className="quiet">{t('price.includesTax')}</span>
      </Flex>
      {found.data && <Lines of={found.data.estimate} plan={plan} />}
    </div>
  );
}

function Lines({ of: { lines, total }, plan }: { of: EstimateQuery['estimate']; plan: Plan }) {
  const { t } = useTranslation();
  const priceName = usePriceName();
  const nameOf = (priceCode: string): string => {
    const price = plan.prices.find(({ code }) => code === priceCode);
    return price ? priceName(price) : priceCode;
  };
  return (
    <ListTable<EstimateQuery['estimate']['lines'][number]>
      name="estimate"
      rowKey={({ month, priceCode }) => `${month} ${priceCode}`}
      of={lines}
      table={{ pagination: { pageSize: 12, hideOnSinglePage: true, showSizeChanger: false } }}
      columns={[
        { title: t('service.month'), text: ({ month }) => month },
        {
          title: t('price.code'),
          text: ({ priceCode }) => `${nameOf(priceCode)} ${priceCode}`,
          show: ({ priceCode }) => <PriceName name={nameOf(priceCode)} code={priceCode} />,
        },
        quantityColumn(t('orders.quantity')),
        amountColumn(t('calculator.amount'), ({ amount }) => ({ amount, currency: total.currency })),
        { title: t('list.currency'), text: () => total.currency, onlyInFile: true },
      ]}
    />
  );
}
