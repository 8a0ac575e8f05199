import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money, quantity } from '../../format/format';
import { newKey } from '../../graphql/key';
import { NotClassified, UsageFields } from '../../parts/order-fields';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { BudgetsToOrderDocument } from '../basket/basket.generated';
import { reportedMeters } from '../basket/reported-meters';
import { TakeTransferDocument, type TransferPartsFragment } from './transfers.generated';

interface Fields {
  title: string;
  /** By the year in which it becomes one's own. */
  budgets?: Record<string, string | undefined>;
  startsOn?: string;
  /** Of a month, by meter. */
  usage?: Record<string, string>;
}

/** Takes what is offered as it is, by an order of one's own, which is then looked at and submitted like every other. */
export function TakeTransfer({ of }: { of: TransferPartsFragment }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('transfers.take')}
      </Button>
      {isOpen && <TakeForm of={of} onClose={() => setOpen(false)} />}
    </>
  );
}

function TakeForm({ of: transfer, onClose }: { of: TransferPartsFragment; onClose: () => void }) {
  const { t } = useTranslation();
  const { plan, instanceId, giver } = transfer;
  const [key] = useState(newKey);
  const navigate = useNavigate();
  const meters = reportedMeters(plan.prices);
  const take = async ({ title, budgets, startsOn, usage }: Fields): Promise<void> => {
    const expectedUsage = [...meters.keys()].map((meter) => ({ meter, quantityPerMonth: usage?.[meter] ?? '0' }));
    const budgetId = budgets?.[yearOf(startsOn)];
    const { createOrder } = await session.ask(TakeTransferDocument, {
      input: {
        ...{ title: title.trim(), idempotencyKey: key, classified: false },
        ...(budgetId && { budgetId }),
        ...(startsOn && { startsOn }),
        items: [{ kind: 'TRANSFER', instanceId, expectedUsage }],
      },
    });
    await navigate({ to: '/orders/$orderId', params: { orderId: createOrder.id } });
  };
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Question<Fields>
      title={t('transfers.take')}
      what={t('transfers.takeWhat', {
        ...{ name: giver.name, service: plan.offering.name, plan: plan.name },
        quantity: transfer.quantity ? quantity(transfer.quantity) : '',
      })}
      confirm={t('transfers.takeConfirm')}
      initial={{ title: t('transfers.orderTitle', { service: plan.offering.name }) }}
      run={take}
      onClose={onClose}
    >
      <Form.Item name="title" label={t('orders.name')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="startsOn" label={t('transfers.startsOn')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item noStyle dependencies={['startsOn']}>
        {({ getFieldValue }) => <Budget startsOn={getFieldValue('startsOn') as string | undefined} />}
      </Form.Item>
      <UsageFields of={meters} />
      <NotClassified />
    </Question>
  );
}

const yearOf = (startsOn: string | undefined): number =>
  startsOn ? Number(startsOn.slice(0, 4)) : new Date().getFullYear();

/** Those of the year in which the service becomes one's own; the only one stands already. */
function Budget({ startsOn }: { startsOn: string | undefined }) {
  const { t } = useTranslation();
  const year = yearOf(startsOn);
  const budgets = useQuery(query(BudgetsToOrderDocument, { fiscalYear: year }));
  const found = budgets.data?.budgets ?? [];
  return (
    <Form.Item
      // Made anew once they are known: what stands already is said when a field begins.
      key={`${year} ${budgets.isSuccess}`}
      name={['budgets', String(year)]}
      label={t('orders.budget')}
      initialValue={found.length === 1 ? found[0]!.id : undefined}
    >
      <Select
        allowClear
        loading={budgets.isPending}
        options={found.map(({ id: value, name, available, currency, fiscalYear }) => ({
          value,
          label: t('basket.budget', { name, year: fiscalYear, available: money(available, currency) }),
        }))}
      />
    </Form.Item>
  );
}
