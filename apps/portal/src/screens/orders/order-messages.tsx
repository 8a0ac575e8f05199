import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { newKey } from '../../graphql/key';
import { dateTime } from '../../format/format';
import { LoadMore } from '../../parts/load-more';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { OrderMessagesDocument, PostOrderMessageDocument } from './order.generated';

const PAGE = 20;

/** What both sides wrote to each other, newest first, and a place to write. */
export function OrderMessages({ orderId }: { orderId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(OrderMessagesDocument, { orderId, first: PAGE, after: null }, (page) => page.orderMessages.pageInfo),
  );
  const [form] = Form.useForm<{ text: string }>();
  // Pressed again after a lost answer it is the same message.
  const [key, setKey] = useState(newKey);
  const post = useMutation({
    mutationFn: ({ text }: { text: string }) =>
      session.ask(PostOrderMessageDocument, { orderId, text, idempotencyKey: key }),
    onSuccess: () => {
      form.resetFields();
      setKey(newKey());
      void list.refetch();
    },
  });
  return (
    <Panel title={t('orders.messages')}>
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
        <Refusal error={post.error} />
        <Button htmlType="submit" loading={post.isPending}>
          {t('orders.send')}
        </Button>
      </Form>
      <PageState of={list}>
        {({ pages: read }) => {
          const found = read.flatMap((page) => page.orderMessages.edges.map(({ node }) => node));
          if (!found.length) return <p className="quiet">{t('orders.noMessages')}</p>;
          return (
            <>
              <ul className="findings" style={{ marginTop: 16 }}>
                {found.map(({ id, at, text, organization }) => (
                  <li key={id}>
                    <div className="quiet">
                      {organization.name} · <time dateTime={at}>{dateTime(at)}</time>
                    </div>
                    <div style={{ whiteSpace: 'pre-wrap' }}>{text}</div>
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
