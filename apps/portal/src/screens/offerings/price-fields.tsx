import { Button, Checkbox, Flex, Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type PriceFields, priceFields } from './offering-input';

const KINDS = ['ONE_TIME', 'RECURRING', 'USAGE'] as const;
const MODELS = {
  ONE_TIME: ['FLAT', 'PER_UNIT', 'GRADUATED', 'VOLUME'],
  RECURRING: ['FLAT', 'PER_UNIT', 'GRADUATED', 'VOLUME'],
  USAGE: ['PER_UNIT', 'GRADUATED', 'VOLUME', 'PACKAGE', 'PERCENTAGE'],
} as const;
const CHOICES = {
  interval: ['MONTH', 'YEAR'],
  aggregation: ['SUM', 'MAX', 'LATEST', 'COUNT', 'UNIQUE_COUNT', 'TIME_WEIGHTED'],
  taxCategory: ['INFORMATION_SERVICE', 'TELECOM_BASIC', 'TELECOM_VALUE_ADDED', 'LEASE', 'ZERO'],
  timing: ['ARREARS', 'ADVANCE'],
  proration: ['SECOND', 'DAY', 'NONE'],
  tierScope: ['INSTANCE', 'ACCOUNT'],
} as const;
/** In the order people read them; which of them a price has, its kind and model say. */
const TEXTS = [
  'meter',
  'unit',
  'unitPrice',
  'packageSize',
  'rate',
  'includedQuantity',
  'fixedAmount',
  'freeAmount',
  'minimumPerEvent',
  'maximumPerEvent',
  'minimumAmount',
  'maximumAmount',
  'currency',
] as const;
const WIDTH = { flex: '1 1 150px', maxWidth: 260 };

/** One price: what is asked for depends on how it is charged. */
export function PriceFieldsOf({ plan, price, onRemove }: { plan: number; price: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const said = (Form.useWatch(['plans', plan, 'prices', price]) ?? {}) as PriceFields;
  const has = priceFields(said);
  const item = (field: string, control: ReactNode) => (
    <Form.Item key={field} name={[price, field]} label={t(`priceFields.${field}` as 'priceFields.unit')} style={WIDTH}>
      {control}
    </Form.Item>
  );
  const choice = (field: keyof typeof CHOICES) =>
    item(
      field,
      <Select
        allowClear
        options={CHOICES[field].map((value) => ({
          value,
          label: t(`priceChoices.${field}.${value}` as 'priceChoices.interval.MONTH'),
        }))}
      />,
    );
  return (
    <fieldset className="facet price-fields">
      <legend>{t('offerings.price', { n: price + 1 })}</legend>
      <Flex gap={12} wrap align="start">
        {item('code', <Input maxLength={100} />)}
        {item('kind', <Select options={KINDS.map((value) => ({ value, label: t(`enums.PriceKind.${value}`) }))} />)}
        {item(
          'model',
          <Select
            options={MODELS[said.kind ?? 'RECURRING'].map((value) => ({
              value,
              label: t(`enums.PricingModel.${value}`),
            }))}
          />,
        )}
        {has.has('interval') && choice('interval')}
        {TEXTS.filter((field) => has.has(field)).map((field) =>
          item(field, <Input maxLength={100} placeholder={field === 'currency' ? 'CNY' : undefined} />),
        )}
        {(Object.keys(CHOICES) as (keyof typeof CHOICES)[])
          .filter((field) => field !== 'interval' && has.has(field))
          .map(choice)}
        {has.has('whileSuspended') && (
          <Form.Item name={[price, 'whileSuspended']} valuePropName="checked" label=" " style={WIDTH}>
            <Checkbox>{t('priceFields.whileSuspended')}</Checkbox>
          </Form.Item>
        )}
      </Flex>
      {has.has('tiers') && <Tiers price={price} />}
      <Button size="small" onClick={onRemove}>
        {t('offerings.removePrice')}
      </Button>
    </fieldset>
  );
}

function Tiers({ price }: { price: number }) {
  const { t } = useTranslation();
  return (
    <Form.List name={[price, 'tiers']}>
      {(tiers, { add, remove }) => (
        <div style={{ marginBottom: 12 }}>
          {tiers.map(({ key, name }) => (
            <Flex key={key} gap={12} wrap align="end">
              {(['upTo', 'unitPrice', 'flatAmount'] as const).map((field) => (
                <Form.Item key={field} name={[name, field]} label={t(`priceFields.${field}`)} style={WIDTH}>
                  <Input maxLength={40} />
                </Form.Item>
              ))}
              <Form.Item>
                <Button size="small" onClick={() => remove(name)}>
                  {t('offerings.removeTier')}
                </Button>
              </Form.Item>
            </Flex>
          ))}
          <Button size="small" onClick={() => add({})}>
            {t('offerings.addTier')}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
