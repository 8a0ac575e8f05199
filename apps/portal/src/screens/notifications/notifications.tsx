import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Flex, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { Heading } from '../../parts/heading';
import { LoadMore } from '../../parts/load-more';
import { PageState, Refusal } from '../../parts/page-state';
import { session } from '../../session/session-store';
import { MarkReadDocument, NotificationsDocument } from './notifications.generated';

const PAGE = 20;
/** The api marks so many at once. */
const MOST_AT_ONCE = 100;

export function Notifications() {
  const { t } = useTranslation();
  const [unreadOnly, setUnreadOnly] = useState(false);
  const list = useInfiniteQuery(
    pages(NotificationsDocument, { first: PAGE, unreadOnly, after: null }, (page) => page.notifications.pageInfo),
  );
  const client = useQueryClient();
  const markRead = useMutation({
    mutationFn: async (ids: string[]) => {
      for (let from = 0; from < ids.length; from += MOST_AT_ONCE)
        await session.ask(MarkReadDocument, { ids: ids.slice(from, from + MOST_AT_ONCE) });
    },
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <>
      <Heading title={t('notifications.title')}>
        <label>
          <Switch checked={unreadOnly} onChange={setUnreadOnly} size="small" /> {t('notifications.unreadOnly')}
        </label>
      </Heading>
      <Refusal error={markRead.error} />
      <PageState of={list}>
        {({ pages: read }) => {
          const found = read.flatMap((page) => page.notifications.edges.map(({ node }) => node));
          if (!found.length) return <p className="panel notice">{t('notifications.none')}</p>;
          const unread = found.filter(({ readAt }) => !readAt).map(({ id }) => id);
          return (
            <>
              {unread.length > 0 && (
                <Button
                  onClick={() => markRead.mutate(unread)}
                  loading={markRead.isPending}
                  style={{ marginBottom: 12 }}
                >
                  {t('notifications.readAll')}
                </Button>
              )}
              <ul className="offering-list">
                {found.map(({ id, title, message, at, readAt }) => (
                  <li key={id} className="panel">
                    <Flex justify="space-between" gap={12} wrap>
                      <strong>
                        {!readAt && <Badge status="processing" text={t('notifications.unread')} />} {title}
                      </strong>
                      <time dateTime={at}>{dateTime(at)}</time>
                    </Flex>
                    <p style={{ margin: '8px 0 0' }}>{message}</p>
                  </li>
                ))}
              </ul>
              <LoadMore of={list} />
            </>
          );
        }}
      </PageState>
    </>
  );
}
