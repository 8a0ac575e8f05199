import { Button, Flex, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../parts/panel';
import { PriceFieldsOf } from './price-fields';

/** Plans, each with its prices. */
export function PlanFields() {
  const { t } = useTranslation();
  return (
    <Form.List name="plans">
      {(plans, { add, remove }) => (
        <>
          {plans.map(({ key, name }) => (
            <Panel
              key={key}
              title={t('offerings.plan', { n: name + 1 })}
              extra={
                <Button size="small" onClick={() => remove(name)}>
                  {t('offerings.removePlan')}
                </Button>
              }
            >
              <Flex gap={16} wrap>
                <Form.Item name={[name, 'code']} label={t('offerings.planCode')} style={{ flex: '1 1 160px' }}>
                  <Input maxLength={100} />
                </Form.Item>
                <Form.Item name={[name, 'name']} label={t('offerings.planName')} style={{ flex: '3 1 260px' }}>
                  <Input maxLength={200} />
                </Form.Item>
              </Flex>
              <Prices plan={name} />
            </Panel>
          ))}
          <div>
            <Button onClick={() => add({ prices: [{}] })}>{t('offerings.addPlan')}</Button>
          </div>
        </>
      )}
    </Form.List>
  );
}

function Prices({ plan }: { plan: number }) {
  const { t } = useTranslation();
  return (
    <Form.List name={[plan, 'prices']}>
      {(prices, { add, remove }) => (
        <>
          {prices.map(({ key, name }) => (
            <PriceFieldsOf key={key} plan={plan} price={name} onRemove={() => remove(name)} />
          ))}
          <Button size="small" onClick={() => add({})}>
            {t('offerings.addPrice')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
