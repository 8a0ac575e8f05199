import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Flex, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { Refusal } from '../../parts/page-state';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { lastMonth } from '../statements/statements-search';
import { BuyersDocument, StartBillingRunDocument } from './billing-runs.generated';

interface Fields {
  period: string;
  organizationId?: string;
  dryRun?: boolean;
}

export function StartRun() {
  const { t } = useTranslation();
  const { roles } = useViewer();
  const [isOpen, setOpen] = useState(false);
  // An auditor reads along; what may be done the api decides.
  if (!roles.includes('OPERATOR_ADMIN')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('billingRuns.start')}
      </Button>
      {isOpen && <StartForm onClose={() => setOpen(false)} />}
    </>
  );
}

function StartForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const buyers = useQuery(query(BuyersDocument, {}));
  const start = useMutation({
    mutationFn: ({ period, organizationId, dryRun }: Fields) =>
      session.ask(StartBillingRunDocument, {
        input: { period, organizationId: organizationId ?? null, dryRun: dryRun ?? false },
      }),
    onSuccess: ({ startBillingRun }) => {
      void client.invalidateQueries();
      void navigate({ to: '/billing-runs/$runId', params: { runId: startBillingRun.id } });
    },
  });
  return (
    <Modal open footer={null} title={t('billingRuns.start')} onCancel={onClose}>
      <p>{t('billingRuns.startWhat')}</p>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={{ period: lastMonth() }}
        onFinish={(fields) => start.mutate(fields)}
      >
        <Form.Item
          name="period"
          label={t('invoices.period')}
          rules={[{ required: true, message: t('signIn.missing') }]}
        >
          <Input type="month" autoFocus />
        </Form.Item>
        <Form.Item name="organizationId" label={t('orders.buyer')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('billingRuns.everybody')}
            options={buyers.data?.organizations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="dryRun" valuePropName="checked">
          <Checkbox>{t('billingRuns.dryRunWhat')}</Checkbox>
        </Form.Item>
        {start.error && (
          <Form.Item>
            <Refusal error={start.error} />
          </Form.Item>
        )}
        <Flex gap={8} justify="end">
          <Button onClick={onClose}>{t('actions.back')}</Button>
          <Button type="primary" htmlType="submit" loading={start.isPending}>
            {t('billingRuns.start')}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
