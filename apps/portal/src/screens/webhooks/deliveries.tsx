import { useInfiniteQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import type { WebhookDeliveryStatus } from '../../graphql/schema.generated';
import { Action } from '../../parts/action';
import { ListTable } from '../../parts/list-table';
import { Rows } from '../../parts/rows';
import { session } from '../../session/session-store';
import { type DeliveryRowFragment, RedeliverWebhookDocument, WebhookDeliveriesDocument } from './webhooks.generated';

const PAGE = 10;
const EVERY = 5_000;
const COLORS: Record<WebhookDeliveryStatus, string> = { PENDING: 'gold', DELIVERED: 'green', FAILED: 'red' };

/** What was sent to an address, what it answered, and what is tried again when. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    ...pages(
      WebhookDeliveriesDocument,
      { webhookId, first: PAGE, after: null },
      (page) => page.webhookDeliveries.pageInfo,
    ),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.webhookDeliveries.edges.some(({ node }) => node.status === 'PENDING'))
        ? EVERY
        : false,
  });
  return (
    <Rows of={list} rows={(page) => page.webhookDeliveries.edges} none={<p>{t('webhooks.noDeliveries')}</p>}>
      {(found) => (
        <ListTable<DeliveryRowFragment>
          name="deliveries"
          of={found}
          columns={[
            { title: t('webhooks.event'), text: ({ type }) => type },
            { title: t('webhooks.at'), text: ({ at }) => dateTime(at) },
            {
              title: t('orders.status'),
              text: ({ status }) => t(`enums.WebhookDeliveryStatus.${status}`),
              show: ({ status, nextAt }) => (
                <>
                  <Tag color={COLORS[status]}>{t(`enums.WebhookDeliveryStatus.${status}`)}</Tag>
                  {nextAt && status === 'PENDING' && (
                    <div className="quiet">{t('webhooks.nextAt', { at: dateTime(nextAt) })}</div>
                  )}
                </>
              ),
            },
            { title: t('webhooks.answer'), text: ({ answer }) => answer },
            { title: t('webhooks.attempts'), align: 'right', text: ({ attempts }) => attempts },
            {
              title: t('evidence.actions'),
              show: ({ id, status }) =>
                status !== 'PENDING' && (
                  <Action
                    name={t('webhooks.again')}
                    what={t('webhooks.againWhat')}
                    run={() => session.ask(RedeliverWebhookDocument, { deliveryId: id })}
                  />
                ),
            },
          ]}
        />
      )}
    </Rows>
  );
}
