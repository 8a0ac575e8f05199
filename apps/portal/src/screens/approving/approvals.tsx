import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Alert, Badge, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { count as countText, money } from '../../format/format';
import { PageState } from '../../parts/page-state';
import { Nothing } from '../../parts/rows';
import { OrderQuestion } from '../orders/order-actions';
import { InboxDocument, type InboxQuery } from './approvals.generated';
import { AskedOrder, type Decision } from './asked-order';
import { Keys } from './keys';
import { useShortcuts } from './shortcuts';
import './approving.css';

/** What was decided last, and what is looked at after it; for as long as that is. */
interface Decided {
  decision: Decision;
  title: string;
  nextId: string | undefined;
}
const DECIDED = ['decided-last'];

type Item = InboxQuery['waitingForMe'][number]['items'][number];

/** What waits for the caller's decision, and the one that is looked at beside it. */
export function Approvals() {
  const { t } = useTranslation();
  const { orderId } = useParams({ strict: false });
  const inbox = useQuery({ ...query(InboxDocument, {}), staleTime: 0 });
  // Kept beside the page, which is another one with the next order.
  const { data: last } = useQuery<Decided | null>({ queryKey: DECIDED, queryFn: () => null, enabled: false });
  return (
    <>
      <h1>{t('approving.title')}</h1>
      <div role="status">
        {last && last.nextId === orderId && (
          <Alert
            type="success"
            showIcon
            role="none"
            title={t(`approving.done.${last.decision}`, { title: last.title })}
            style={{ marginBottom: 16 }}
          />
        )}
      </div>
      <PageState of={inbox}>{(found) => <Desk of={found} />}</PageState>
    </>
  );
}

function Desk({ of }: { of: InboxQuery }) {
  const { t } = useTranslation();
  const { orderId } = useParams({ strict: false });
  const isWide = Grid.useBreakpoint().lg ?? true;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asked, setAsked] = useState<(Decided & { orderId: string }) | null>(null);
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
  const ask = (decision: Decision): void => {
    // Only what its button would do: it says what the api allows.
    if (shownId && document.querySelector(`[data-action="${decision}"]`)) {
      // What comes next is known before it is decided: afterwards it waits no more.
      const nextId = (items[at + 1] ?? items[at - 1])?.id;
      setAsked({ decision, orderId: shownId, title: items[at]?.title ?? '', nextId });
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
          action={asked.decision}
          orderId={asked.orderId}
          onClose={() => setAsked(null)}
          onDone={() => {
            client.setQueryData<Decided>(DECIDED, asked);
            go(asked.nextId);
          }}
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
