import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import { newKey } from '../../graphql/key';
import { Action } from '../../parts/action';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { SecretOnce } from '../../parts/secret-once';
import { session } from '../../session/session-store';
import { Deliveries } from './deliveries';
import {
  CreateWebhookDocument,
  DeleteWebhookDocument,
  PauseWebhookDocument,
  ResumeWebhookDocument,
  RotateWebhookDocument,
  type WebhookRowFragment,
  WebhooksDocument,
} from './webhooks.generated';

/** Of the api's contract; more may be added. */
const TYPES = [
  'order.approved',
  'order.accepted',
  'order.declined',
  'order.started',
  'order.cancellation_requested',
  'order.cancellation_refused',
  'order.cancelled',
  'order.ended',
  'instance.asked',
  'instance.suspended',
  'instance.resumed',
  'instance.exit',
  'instance.exit_overdue',
  'invoice.issued',
  'invoice.changed',
  'alert.raised',
  'budget.warning',
  'contract.warning',
  'evidence.expiring',
  'notice.raised',
] as const;

/** Addresses that are told of events, and what was sent to each. */
export function Webhooks() {
  const { t } = useTranslation();
  const found = useQuery(query(WebhooksDocument, {}));
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <h1>{t('webhooks.title')}</h1>
      <Flex vertical gap={16}>
        <Create onSecret={setSecret} />
        {secret && <SecretOnce name={t('webhooks.secret')} what={t('webhooks.secretWhat')} secret={secret} />}
        <PageState of={found}>
          {({ webhooks }) =>
            webhooks.length ? (
              webhooks.map((one) => <Hook key={one.id} of={one} onSecret={setSecret} />)
            ) : (
              <p className="panel notice">{t('webhooks.none')}</p>
            )
          }
        </PageState>
      </Flex>
    </>
  );
}

function Create({ onSecret }: { onSecret: (secret: string) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<{ url: string; types: string[] }>();
  const create = useMutation({
    mutationFn: (fields: { url: string; types: string[] }) =>
      session.ask(CreateWebhookDocument, { input: { ...fields, idempotencyKey: newKey() } }),
    onSuccess: ({ createWebhook }) => {
      onSecret(createWebhook.secret);
      form.resetFields();
      void client.invalidateQueries();
    },
  });
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Panel title={t('webhooks.new')}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => create.mutate(fields)}>
        <Form.Item name="url" label={t('webhooks.url')} rules={required}>
          <Input type="url" placeholder="https://" maxLength={2000} />
        </Form.Item>
        <Form.Item name="types" label={t('webhooks.types')} rules={required}>
          <Select
            mode="multiple"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            options={TYPES.map((value) => ({ value, label: `${t(`webhookTypes.${keyOf(value)}`)} (${value})` }))}
          />
        </Form.Item>
        <Flex vertical gap={12} align="start">
          <Refusal error={create.error} />
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('webhooks.create')}
          </Button>
        </Flex>
      </Form>
    </Panel>
  );
}

type Underscored<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T;

/** Its words stand under a key without a dot. */
const keyOf = <T extends (typeof TYPES)[number]>(type: T) => type.replace('.', '_') as Underscored<T>;

function Hook({ of, onSecret }: { of: WebhookRowFragment; onSecret: (secret: string) => void }) {
  const { t } = useTranslation();
  const { id, url, types, status, createdAt, allowedActions } = of;
  const may = (operation: string): boolean => allowedActions.includes(operation);
  return (
    <Panel
      title={
        <span style={{ overflowWrap: 'anywhere' }}>
          {url} <Tag color={status === 'ACTIVE' ? 'green' : 'gold'}>{t(`enums.WebhookStatus.${status}`)}</Tag>
        </span>
      }
      extra={
        <Flex gap={8} wrap>
          {may('pauseWebhook') && (
            <Action
              name={t('webhooks.pause')}
              what={t('webhooks.pauseWhat')}
              run={() => session.ask(PauseWebhookDocument, { id })}
            />
          )}
          {may('resumeWebhook') && (
            <Action
              name={t('webhooks.resume')}
              what={t('webhooks.resumeWhat')}
              run={() => session.ask(ResumeWebhookDocument, { id })}
            />
          )}
          {may('rotateWebhook') && (
            <Action
              name={t('webhooks.rotate')}
              what={t('webhooks.rotateWhat')}
              run={async () =>
                onSecret((await session.ask(RotateWebhookDocument, { id, overlapHours: 24 })).rotateWebhook.secret)
              }
            />
          )}
          {may('deleteWebhook') && (
            <Action
              isFinal
              name={t('webhooks.delete')}
              what={t('webhooks.deleteWhat')}
              run={() => session.ask(DeleteWebhookDocument, { id })}
            />
          )}
        </Flex>
      }
    >
      <p className="quiet" style={{ marginTop: 0 }}>
        {types.join(', ')} · {dateTime(createdAt)}
      </p>
      <Deliveries webhookId={id} />
    </Panel>
  );
}
