import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { newKey } from '../../graphql/key';
import { count, dateTime } from '../../format/format';
import { LoadMore } from '../../parts/load-more';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { download } from '../../session/download';
import { session } from '../../session/session-store';
import { upload } from '../../session/upload';
import { OrderMessagesDocument, type OrderPartsFragment, PostOrderMessageDocument } from './order.generated';

const PAGE = 20;

/** What both sides wrote to each other, newest first, and a place to write for who may. */
export function OrderMessages({ of: { id: orderId, allowedActions } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(OrderMessagesDocument, { orderId, first: PAGE, after: null }, (page) => page.orderMessages.pageInfo),
  );
  return (
    <Panel title={t('orders.messages')}>
      {allowedActions.includes('postOrderMessage') && <Write to={orderId} onSettled={() => void list.refetch()} />}
      <PageState of={list}>
        {({ pages: read }) => {
          const found = read.flatMap((page) => page.orderMessages.edges.map(({ node }) => node));
          if (!found.length) return <p className="quiet">{t('orders.noMessages')}</p>;
          return (
            <>
              <ul className="findings" style={{ marginTop: 16 }}>
                {found.map(({ id, at, text, files: sent, organization }) => (
                  <li key={id}>
                    <div className="quiet">
                      {organization.name} · <time dateTime={at}>{dateTime(at)}</time>
                    </div>
                    <div style={{ whiteSpace: 'pre-wrap' }}>{text}</div>
                    {sent.map((file) => (
                      <SentFile key={file.id} of={file} />
                    ))}
                  </li>
                ))}
              </ul>
              <LoadMore of={list} />
            </>
          );
        }}
      </PageState>
    </Panel>
  );
}

function Write({ to: orderId, onSettled }: { to: string; onSettled: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ text: string }>();
  const files = useRef<HTMLInputElement>(null);
  // Pressed again after a lost answer it is the same message.
  const [key, setKey] = useState(newKey);
  const post = useMutation({
    mutationFn: async ({ text }: { text: string }) => {
      const { postOrderMessage } = await session.ask(PostOrderMessageDocument, { orderId, text, idempotencyKey: key });
      for (const file of files.current?.files ?? [])
        await upload(`/v1/order-files?messageId=${postOrderMessage.id}&name=${encodeURIComponent(file.name)}`, file);
    },
    onSuccess: () => {
      form.resetFields();
      if (files.current) files.current.value = '';
      setKey(newKey());
    },
    // A message whose file was refused stands all the same.
    onSettled,
  });
  return (
    <Form
      form={form}
      layout="vertical"
      className="no-print"
      onFinish={(written: { text: string }) => post.mutate(written)}
    >
      <Form.Item
        name="text"
        label={t('orders.write')}
        rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
      >
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <p>
        <label>
          {t('orders.attach')} <input ref={files} type="file" multiple accept=".pdf,.png,.jpg,.jpeg" />
        </label>
      </p>
      <Refusal error={post.error} />
      <Button htmlType="submit" loading={post.isPending}>
        {t('orders.send')}
      </Button>
    </Form>
  );
}

function SentFile({ of: { id, name, bytes } }: { of: { id: string; name: string; bytes: number } }) {
  const { t } = useTranslation();
  const file = useMutation({ mutationFn: () => download(`/v1/order-files/${id}`) });
  return (
    <div>
      <Button type="link" size="small" loading={file.isPending} onClick={() => file.mutate()} style={{ padding: 0 }}>
        {t('orders.file', { name, size: count(Math.ceil(bytes / 1024)) })}
      </Button>
      <Refusal error={file.error} />
    </div>
  );
}
