import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Flex, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { newKey } from '../../graphql/key';
import { useMeterName } from '../../parts/meter-name';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { reportedMeters } from '../basket/reported-meters';
import {
  DeclineTransferDocument,
  TakeOverDocument,
  TransfersOfferedDocument,
  type TransfersOfferedQuery,
} from './transfers-waiting.generated';

type Transfer = TransfersOfferedQuery['transfers']['edges'][number]['node'];

/** Running services that others offer to one's organization: ordered here, or declined; there only while some wait. */
export function TransfersWaiting() {
  const { t } = useTranslation();
  const { data } = useQuery(query(TransfersOfferedDocument, {}));
  const [asked, setAsked] = useState<{ what: 'take' | 'decline'; of: Transfer } | null>(null);
  const mayOrder = useViewer().roles.includes('BUYER');
  const offered = (data?.transfers.edges ?? []).filter(({ node }) => node.allowedActions.includes('declineTransfer'));
  if (!offered.length) return null;
  return (
    <div style={{ marginBottom: 16 }}>
      <Panel title={t('waiting.TRANSFERS_OFFERED')}>
        <ul className="findings">
          {offered.map(({ node }) => (
            <li key={node.id}>
              <div>
                <strong>{nameOf(node)}</strong> {t('service.offeredBy', { giver: node.giver.name })}
              </div>
              <div className="quiet">{node.reason}</div>
              <Flex gap={8} style={{ marginTop: 8 }}>
                {mayOrder && (
                  <Button size="small" type="primary" onClick={() => setAsked({ what: 'take', of: node })}>
                    {t('service.takeOver')}
                  </Button>
                )}
                <Button size="small" danger onClick={() => setAsked({ what: 'decline', of: node })}>
                  {t('service.declineTransfer')}
                </Button>
              </Flex>
            </li>
          ))}
        </ul>
        {asked?.what === 'take' && <TakeOver of={asked.of} onClose={() => setAsked(null)} />}
        {asked?.what === 'decline' && <Decline of={asked.of} onClose={() => setAsked(null)} />}
      </Panel>
    </div>
  );
}

const nameOf = ({ plan }: Transfer): string => `${plan.offering.name} · ${plan.name}`;

interface Fields {
  usage?: Record<string, string>;
}

/** A draft of the order that takes it; its term and budgets are its own page's. */
function TakeOver({ of: transfer, onClose }: { of: Transfer; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(newKey);
  const navigate = useNavigate();
  const meterName = useMeterName();
  const meters = reportedMeters(transfer.plan.prices);
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Question<Fields>
      title={`${t('service.takeOver')} · ${nameOf(transfer)}`}
      what={t('service.takeOverWhat')}
      confirm={t('service.takeOverConfirm')}
      run={async ({ usage }) => {
        const expectedUsage = [...meters.keys()].map((meter) => ({ meter, quantityPerMonth: usage?.[meter] ?? '0' }));
        const items = [{ kind: 'TRANSFER' as const, instanceId: transfer.instanceId, expectedUsage }];
        const title = t('service.takeOverTitle', { name: nameOf(transfer) });
        const input = { title, items, classified: false, idempotencyKey: key };
        const { createOrder } = await session.ask(TakeOverDocument, { input });
        await navigate({ to: '/orders/$orderId', params: { orderId: createOrder.id } });
      }}
      onClose={onClose}
    >
      {[...meters].map(([meter, unit]) => (
        <Form.Item
          key={meter}
          name={['usage', meter]}
          label={t('basket.usage', { meter: meterName(meter), unit: unit ?? '' })}
          rules={required}
        >
          <InputNumber stringMode min="0" style={{ width: '100%' }} />
        </Form.Item>
      ))}
      <Form.Item
        name="open"
        valuePropName="checked"
        rules={[
          { validator: (_, value) => (value ? Promise.resolve() : Promise.reject(new Error(t('basket.mustDeclare')))) },
        ]}
      >
        <Checkbox>{t('basket.notClassified')}</Checkbox>
      </Form.Item>
    </Question>
  );
}

function Decline({ of: transfer, onClose }: { of: Transfer; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Question<{ reason: string }>
      title={`${t('service.declineTransfer')} · ${nameOf(transfer)}`}
      what={t('service.declineTransferWhat')}
      isFinal
      run={({ reason }) => session.ask(DeclineTransferDocument, { id: transfer.id, reason })}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={t('actions.reason')}
        rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </Question>
  );
}
