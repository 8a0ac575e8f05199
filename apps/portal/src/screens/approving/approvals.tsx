import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Badge, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { count as countText, money } from '../../format/format';
import { PageState } from '../../parts/page-state';
import { Nothing } from '../../parts/rows';
import { type Action, OrderQuestion } from '../orders/order-actions';
import { InboxDocument, type InboxQuery } from './approvals.generated';
import { AskedOrder } from './asked-order';
import { Keys } from './keys';
import { useShortcuts } from './shortcuts';
import './approving.css';

type Item = InboxQuery['waitingForMe'][number]['items'][number];

/** What waits for the caller's decision, and the one that is looked at beside it. */
export function Approvals() {
  const { t } = useTranslation();
  const inbox = useQuery({ ...query(InboxDocument, {}), staleTime: 0 });
  return (
    <>
      <h1>{t('approving.title')}</h1>
      <PageState of={inbox}>{(found) => <Desk of={found} />}</PageState>
    </>
  );
}

function Desk({ of }: { of: InboxQuery }) {
  const { t } = useTranslation();
  const { orderId } = useParams({ strict: false });
  const isWide = Grid.useBreakpoint().lg ?? true;
  const navigate = useNavigate();
  const [asked, setAsked] = useState<{ action: Action; orderId: string; nextId: string | undefined } | null>(null);
  const waiting = of.waitingForMe.find(({ kind }) => kind === 'ORDERS_TO_APPROVE');
  const items = waiting?.items ?? [];
  const shownId = orderId ?? (isWide ? items[0]?.id : undefined);
  const go = (id: string | undefined): void =>
    void (id
      ? navigate({ to: '/approvals/$orderId', params: { orderId: id }, replace: true })
      : navigate({ to: '/approvals', replace: true }));
  const at = items.findIndex(({ id }) => id === shownId);
  const step = (by: number): void => {
    const next = items[at + by];
    if (next) go(next.id);
  };
  const ask = (action: Action): void => {
    // Only what its button would do: it says what the api allows.
    if (shownId && document.querySelector(`[data-action="${action}"]`)) {
      // What comes next is known before it is decided: afterwards it waits no more.
      setAsked({ action, orderId: shownId, nextId: (items[at + 1] ?? items[at - 1])?.id });
    }
  };
  const [isOn, turn] = useShortcuts(asked === null, {
    j: () => step(1),
    k: () => step(-1),
    a: () => ask('approveOrder'),
    r: () => ask('returnOrder'),
    x: () => ask('rejectOrder'),
  });
  if (!items.length && !orderId)
    return <Nothing title={t('approving.none')} hint={<Link to="/orders">{t('approving.noneHint')}</Link>} />;
  return (
    <div className="approving">
      {(isWide || !shownId) && (
        <nav aria-label={t('approving.inbox')}>
          <p className="quiet" style={{ marginTop: 0 }}>
            {t('approving.count', { count: waiting?.count ?? 0, text: countText(waiting?.count ?? 0) })}
          </p>
          <Inbox of={items} orders={of.orders} shownId={shownId} />
          {isWide && <Keys isOn={isOn} turn={turn} />}
        </nav>
      )}
      {shownId && (
        <div>
          {!isWide && (
            <p className="no-print" style={{ marginTop: 0 }}>
              <Link to="/approvals">{t('approving.back')}</Link>
            </p>
          )}
          <AskedOrder key={shownId} orderId={shownId} ask={ask} hasKeys={isOn && isWide} />
        </div>
      )}
      {asked && (
        <OrderQuestion
          action={asked.action}
          orderId={asked.orderId}
          onClose={() => setAsked(null)}
          onDone={() => go(asked.nextId)}
        />
      )}
    </div>
  );
}

function Inbox({ of, orders, shownId }: { of: Item[]; orders: InboxQuery['orders']; shownId: string | undefined }) {
  const figures = new Map(orders.edges.map(({ node }) => [node.id, node]));
  return (
    <ol className="inbox">
      {of.map(({ id, title }) => {
        const order = figures.get(id);
        return (
          <li key={id}>
            <Link
              to="/approvals/$orderId"
              params={{ orderId: id }}
              replace
              aria-current={id === shownId ? 'true' : undefined}
            >
              <Badge status={id === shownId ? 'processing' : 'default'} text={title} />
              {order && (
                <span className="quiet">
                  {money(order.estimate.amount, order.estimate.currency)} · {order.provider.name}
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
