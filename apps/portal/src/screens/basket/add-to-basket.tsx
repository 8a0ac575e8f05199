import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Flex, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { newKey } from '../../graphql/key';
import type { OrderItemInput } from '../../graphql/schema.generated';
import { Refusal } from '../../parts/page-state';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { BasketPageDocument, BasketsDocument, CreateBasketDocument, UpdateBasketDocument } from './basket.generated';
import { inputsOf } from './basket-items';

interface Plan {
  id: string;
  name: string;
  prices: { meter: string | null; unit: string | null }[];
}

interface Fields {
  title?: string;
  quantity: string;
  usage?: Record<string, string>;
}

/** Into the open basket that was changed last, or into a new one. */
export function AddToBasket({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!useViewer().roles.includes('BUYER')) return null;
  return (
    <>
      <Button type="primary" className="no-print" onClick={() => setOpen(true)}>
        {t('basket.add')}
      </Button>
      {isOpen && <AddForm plan={plan} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddForm({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(newKey);
  const navigate = useNavigate();
  const client = useQueryClient();
  const baskets = useQuery(query(BasketsDocument, { first: 20, after: null }));
  const open = baskets.data?.baskets.edges.find(({ node }) => node.status === 'OPEN')?.node;
  const meters = new Map(plan.prices.flatMap(({ meter, unit }) => (meter === null ? [] : [[meter, unit]])));
  const add = useMutation({
    mutationFn: async ({ title, quantity, usage }: Fields): Promise<string> => {
      const expectedUsage = [...meters.keys()].map((meter) => ({ meter, quantityPerMonth: usage?.[meter] ?? '0' }));
      const item: OrderItemInput = { planId: plan.id, quantity, expectedUsage };
      if (!open) {
        const input = { title: title?.trim() || plan.name, items: [item], idempotencyKey: key };
        return (await session.ask(CreateBasketDocument, { input })).createBasket.id;
      }
      const { basket } = await session.ask(BasketPageDocument, { id: open.id });
      const input = { id: basket.id, version: basket.version, items: [...inputsOf(basket.items), item] };
      return (await session.ask(UpdateBasketDocument, { input })).updateBasket.id;
    },
    onSuccess: async (basketId) => {
      await client.invalidateQueries();
      await navigate({ to: '/basket/$basketId', params: { basketId } });
    },
  });
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Modal open footer={null} title={`${t('basket.add')} · ${plan.name}`} onCancel={onClose}>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={{ quantity: '1' }}
        onFinish={(fields) => add.mutate(fields)}
      >
        {baskets.data && !open && (
          <Form.Item name="title" label={t('basket.title')} rules={required}>
            <Input maxLength={200} autoFocus />
          </Form.Item>
        )}
        {open && <p>{t('basket.into', { title: open.title })}</p>}
        <Form.Item name="quantity" label={t('orders.quantity')} rules={required}>
          <InputNumber stringMode min="0" style={{ width: '100%' }} />
        </Form.Item>
        {[...meters].map(([meter, unit]) => (
          <Form.Item
            key={meter}
            name={['usage', meter]}
            label={t('basket.usage', { meter, unit: unit ?? meter })}
            rules={required}
          >
            <InputNumber stringMode min="0" style={{ width: '100%' }} />
          </Form.Item>
        ))}
        {(add.error ?? baskets.error) && (
          <Form.Item>
            <Refusal error={add.error ?? baskets.error} />
          </Form.Item>
        )}
        <Flex gap={8} justify="end">
          <Button onClick={onClose}>{t('actions.back')}</Button>
          <Button type="primary" htmlType="submit" loading={add.isPending} disabled={!baskets.data}>
            {t('basket.add')}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
