import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { NotClassified } from '../../parts/order-fields';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { BudgetsByYear, type BudgetsChosen, budgetsNamed, useYearsToOrder } from '../orders/budgets-by-year';
import { type BasketPartsFragment, CheckoutBasketDocument } from './basket.generated';

interface Fields extends BudgetsChosen {
  purchaseOrderNumber?: string;
}

/** Under which money, and that it is no state secret: then it becomes one draft for each provider. */
export function Checkout({
  of: basket,
  quote: { complete, expired, totals },
  onShorten,
}: {
  of: BasketPartsFragment;
  quote: NonNullable<BasketPartsFragment['quote']>;
  onShorten: (months: number) => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isComplete = complete && !expired;
  const { years, error } = useYearsToOrder(
    basket,
    totals.map(({ currency }) => currency),
  );
  const checkout = useMutation({
    mutationFn: ({ purchaseOrderNumber, ...chosen }: Fields) =>
      session.ask(CheckoutBasketDocument, {
        input: {
          id: basket.id,
          version: basket.version,
          classified: false,
          ...budgetsNamed(years ?? [], chosen),
          ...(purchaseOrderNumber?.trim() && { purchaseOrderNumber: purchaseOrderNumber.trim() }),
        },
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Panel title={t('basket.checkout')}>
      <p>{isComplete ? t('basket.checkoutWhat') : t('basket.incomplete')}</p>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => checkout.mutate(fields)}>
        {years && <BudgetsByYear of={years} onShorten={onShorten} />}
        <Form.Item name="purchaseOrderNumber" label={t('orders.purchaseOrder')}>
          <Input maxLength={50} />
        </Form.Item>
        <NotClassified />
        <Refusal error={checkout.error ?? error} />
        <Button type="primary" htmlType="submit" disabled={!isComplete} loading={checkout.isPending}>
          {t('basket.checkout')}
        </Button>
      </Form>
    </Panel>
  );
}
