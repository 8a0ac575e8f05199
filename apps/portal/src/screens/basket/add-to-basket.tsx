import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { newKey } from '../../graphql/key';
import type { OrderItemInput } from '../../graphql/schema.generated';
import { UsageFields } from '../../parts/order-fields';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { BasketPageDocument, BasketsDocument, CreateBasketDocument, UpdateBasketDocument } from './basket.generated';
import { inputsOf } from './basket-items';
import { type MeteredPrice, reportedMeters } from './reported-meters';

interface Plan {
  id: string;
  name: string;
  prices: readonly MeteredPrice[];
}

/** What is to be bought of a plan. */
export interface Wish {
  quantity: string;
  /** Of a month, by meter. */
  usage?: Record<string, string>;
}

interface Fields extends Wish {
  title?: string;
}

/** Into the open basket that was changed last, or into a new one. */
export function AddToBasket({ plan, offering, wish }: { plan: Plan; offering: string; wish?: Wish }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!useViewer().roles.includes('BUYER')) return null;
  return (
    <>
      <Button type="primary" className="no-print" onClick={() => setOpen(true)}>
        {t('basket.add')}
      </Button>
      {isOpen && <AddForm plan={plan} offering={offering} wish={wish} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddForm({
  plan,
  offering,
  wish,
  onClose,
}: {
  plan: Plan;
  offering: string;
  wish: Wish | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [key] = useState(newKey);
  const navigate = useNavigate();
  const baskets = useQuery(query(BasketsDocument, { first: 20, after: null }));
  const open = baskets.data?.baskets.edges.find(({ node }) => node.status === 'OPEN')?.node;
  const meters = reportedMeters(plan.prices);
  const add = async ({ title, quantity, usage }: Fields): Promise<string> => {
    const expectedUsage = [...meters.keys()].map((meter) => ({ meter, quantityPerMonth: usage?.[meter] ?? '0' }));
    const item: OrderItemInput = { planId: plan.id, quantity, expectedUsage };
    if (!open) {
      const input = { title: title?.trim() || offering, items: [item], idempotencyKey: key };
      return (await session.ask(CreateBasketDocument, { input })).createBasket.id;
    }
    const { basket } = await session.ask(BasketPageDocument, { id: open.id });
    const input = { id: basket.id, version: basket.version, items: [...inputsOf(basket.items), item] };
    return (await session.ask(UpdateBasketDocument, { input })).updateBasket.id;
  };
  const required = [{ required: true, message: t('signIn.missing') }];
  if (baskets.isPending) return null;
  return (
    <Question<Fields>
      title={`${t('basket.add')} · ${plan.name}`}
      what={open && t('basket.into', { title: open.title })}
      confirm={t('basket.add')}
      // What is left empty counts as none, as in the calculator.
      initial={{
        title: offering,
        quantity: wish?.quantity ?? '1',
        usage: Object.fromEntries([...meters.keys()].map((meter) => [meter, wish?.usage?.[meter] || '0'])),
      }}
      run={async (fields) => {
        const basketId = await add(fields);
        await navigate({ to: '/basket/$basketId', params: { basketId } });
      }}
      onClose={onClose}
    >
      {!open && (
        <Form.Item name="title" label={t('basket.title')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item name="quantity" label={t('orders.quantity')} rules={required}>
        <InputNumber stringMode min="0" style={{ width: '100%' }} />
      </Form.Item>
      <UsageFields of={meters} />
    </Question>
  );
}
