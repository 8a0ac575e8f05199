import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Input, InputNumber, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { newKey } from '../../graphql/key';
import { OrganizationSelect } from '../../parts/organization-select';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { OfferTransferDocument } from '../transfers/transfers.generated';
import {
  GiveServiceNoticeDocument,
  ReceiveServiceDataDocument,
  RefuseServiceDataDocument,
  ResizeServiceDocument,
  ResumeServiceDocument,
  type ServicePartsFragment,
  ServicesToChooseDocument,
  SetServiceSuccessorDocument,
  SuspendServiceDocument,
  TerminateServiceDocument,
  WaiveDataReturnDocument,
  WithdrawServiceNoticeDocument,
} from './service.generated';

interface Fields {
  reason?: string;
  quantity?: string;
  lastDay?: string;
  successorId?: string;
  handoverUntil?: string;
  receiverId?: string;
}

/** What the buttons do, in the order they stand: whether nothing leads back, what is asked, and the operation. */
const ACTIONS = {
  receiveData: { isFinal: false, run: (id) => session.ask(ReceiveServiceDataDocument, { id }) },
  refuseData: {
    ...{ isFinal: false, fields: ['reason'] },
    run: (id, { reason = '' }) => session.ask(RefuseServiceDataDocument, { id, reason }),
  },
  waiveDataReturn: {
    ...{ isFinal: true, fields: ['reason'] },
    run: (id, { reason = '' }) => session.ask(WaiveDataReturnDocument, { id, reason }),
  },
  resumeInstance: { isFinal: false, run: (id) => session.ask(ResumeServiceDocument, { id }) },
  resizeInstance: {
    ...{ isFinal: false, fields: ['quantity'] },
    run: (instanceId, { quantity = '' }, idempotencyKey) =>
      session.ask(ResizeServiceDocument, { input: { instanceId, quantity, idempotencyKey } }),
  },
  suspendInstance: {
    ...{ isFinal: false, fields: ['reason'] },
    run: (id, { reason = '' }) => session.ask(SuspendServiceDocument, { id, reason }),
  },
  withdrawNotice: { isFinal: false, run: (id) => session.ask(WithdrawServiceNoticeDocument, { id }) },
  setSuccessor: {
    ...{ isFinal: false, fields: ['successorId', 'handoverUntil'] },
    run: (instanceId, { successorId, handoverUntil }) =>
      session.ask(SetServiceSuccessorDocument, {
        input: { instanceId, successorId: successorId ?? null, handoverUntil: handoverUntil || null },
      }),
  },
  offerTransfer: {
    ...{ isFinal: false, fields: ['receiverId', 'reason'] },
    run: (instanceId, { receiverId = '', reason = '' }) =>
      session.ask(OfferTransferDocument, { input: { instanceId, receiverId, reason } }),
  },
  giveNotice: {
    ...{ isFinal: false, fields: ['lastDay', 'reason'] },
    run: (instanceId, { lastDay = '', reason = '' }) =>
      session.ask(GiveServiceNoticeDocument, { input: { instanceId, lastDay, reason } }),
  },
  terminateInstance: { isFinal: true, run: (id) => session.ask(TerminateServiceDocument, { id }) },
} as const satisfies Record<
  string,
  {
    isFinal: boolean;
    fields?: readonly (keyof Fields)[];
    run: (id: string, fields: Fields, key: string) => Promise<unknown>;
  }
>;

type Action = keyof typeof ACTIONS;

/** The buttons of what the caller may do with the service now, as the api says. */
export function ServiceActions({ of: service }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Action | null>(null);
  const allowed = (Object.keys(ACTIONS) as Action[]).filter((name) => service.allowedActions.includes(name));
  return (
    <>
      <Flex gap={8} wrap className="no-print">
        {allowed.map((name) => (
          <Button key={name} danger={ACTIONS[name].isFinal} onClick={() => setAsked(name)}>
            {t(`service.actions.${name}.name`)}
          </Button>
        ))}
      </Flex>
      {asked && <Ask key={asked} action={asked} of={service} onClose={() => setAsked(null)} />}
    </>
  );
}

function Ask({ action, of: service, onClose }: { action: Action; of: ServicePartsFragment; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(newKey);
  const { isFinal, run, ...more } = ACTIONS[action];
  const fields: readonly (keyof Fields)[] = 'fields' in more ? more.fields : [];
  const label = t(`service.actions.${action}.name`);
  const lines = t(`service.actions.${action}.what`).split('\n');
  return (
    <Question<Fields>
      title={`${label} · ${service.offering.name}`}
      what={lines.length > 1 ? <Consequences of={lines} /> : lines[0]}
      isFinal={isFinal}
      confirm={isFinal ? label : undefined}
      initial={{ quantity: service.quantity }}
      run={(given) => (run as (id: string, fields: Fields, key: string) => Promise<unknown>)(service.id, given, key)}
      onClose={onClose}
    >
      {fields.map((name) => (
        <FieldOf key={name} name={name} of={service} />
      ))}
    </Question>
  );
}

const Consequences = ({ of }: { of: string[] }): ReactNode => (
  <ul style={{ margin: 0, paddingInlineStart: 20 }}>
    {of.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
);

function FieldOf({ name, of: service }: { name: keyof Fields; of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('signIn.missing') }];
  if (name === 'successorId') return <Successor besides={service.id} />;
  const input = {
    receiverId: <OrganizationSelect besides={service.organization.id} />,
    reason: <Input.TextArea rows={3} maxLength={2000} showCount />,
    quantity: <InputNumber stringMode min="0" style={{ width: '100%' }} />,
    lastDay: <Input type="date" />,
    handoverUntil: <Input type="date" />,
  }[name];
  return (
    <Form.Item
      name={name}
      label={name === 'reason' ? t('actions.reason') : t(`service.fields.${name}`)}
      rules={name === 'handoverUntil' ? [] : required}
      extra={name === 'receiverId' ? t('service.fields.receiverHint') : undefined}
    >
      {input}
    </Form.Item>
  );
}

/** Another of one's services. */
function Successor({ besides }: { besides: string }) {
  const { t } = useTranslation();
  const found = useQuery(query(ServicesToChooseDocument, {}));
  const services = (found.data?.serviceInstances.edges ?? []).filter(({ node }) => node.id !== besides);
  return (
    <Form.Item name="successorId" label={t('service.fields.successorId')}>
      <Select
        allowClear
        loading={found.isPending}
        options={services.map(({ node: { id, offering, externalId } }) => ({
          value: id,
          label: [offering.name, externalId].filter(Boolean).join(' · '),
        }))}
      />
    </Form.Item>
  );
}
