import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { type BasketPartsFragment, BudgetsToOrderDocument, CheckoutBasketDocument } from './basket.generated';

interface Fields {
  budgetId?: string;
  purchaseOrderNumber?: string;
}

/** Under which money, and that it is no state secret: then it becomes one draft for each provider. */
export function Checkout({ of: basket, isComplete }: { of: BasketPartsFragment; isComplete: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const budgets = useQuery(query(BudgetsToOrderDocument, { fiscalYear: Number(basket.startsOn.slice(0, 4)) }));
  const checkout = useMutation({
    mutationFn: ({ budgetId, purchaseOrderNumber }: Fields) =>
      session.ask(CheckoutBasketDocument, {
        input: {
          id: basket.id,
          version: basket.version,
          classified: false,
          ...(budgetId && { budgetId }),
          ...(purchaseOrderNumber?.trim() && { purchaseOrderNumber: purchaseOrderNumber.trim() }),
        },
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Panel title={t('basket.checkout')}>
      <p>{isComplete ? t('basket.checkoutWhat') : t('basket.incomplete')}</p>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => checkout.mutate(fields)}>
        <Form.Item name="budgetId" label={t('orders.budget')}>
          <Select
            allowClear
            loading={budgets.isPending}
            options={(budgets.data?.budgets ?? []).map(({ id, name, available, currency, fiscalYear }) => ({
              value: id,
              label: t('basket.budget', { name, year: fiscalYear, available: money(available, currency) }),
            }))}
          />
        </Form.Item>
        <Form.Item name="purchaseOrderNumber" label={t('orders.purchaseOrder')}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item
          name="open"
          valuePropName="checked"
          rules={[
            {
              validator: (_, value) => (value ? Promise.resolve() : Promise.reject(new Error(t('basket.mustDeclare')))),
            },
          ]}
        >
          <Checkbox>{t('basket.notClassified')}</Checkbox>
        </Form.Item>
        <Refusal error={checkout.error ?? budgets.error} />
        <Button type="primary" htmlType="submit" disabled={!isComplete} loading={checkout.isPending}>
          {t('basket.checkout')}
        </Button>
      </Form>
    </Panel>
  );
}
