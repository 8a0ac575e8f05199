import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { count, day, money } from '../../format/format';
import type { OrderStatus } from '../../graphql/schema.generated';
import { OrderStatusTag } from '../../parts/order-status';
import { PageState } from '../../parts/page-state';
import { type AskedFragment, type EarlierOrderFragment, EarlierOrdersDocument } from './approvals.generated';

const SENT: OrderStatus[] = [
  ...(['PENDING_APPROVAL', 'PENDING_PROVIDER', 'PENDING_START', 'EXECUTING', 'ASSESSING_CANCELLATION'] as const),
  ...(['DONE', 'PARTIAL', 'FAILED', 'REJECTED', 'CANCELLED'] as const),
];

/** Other orders of the buyer for the same service, and of the same provider, with who approved them. */
export function EarlierOrders({ of: order }: { of: AskedFragment }) {
  const { t } = useTranslation();
  const found = useQuery(
    query(EarlierOrdersDocument, {
      organizationIds: [order.organization.id],
      offeringIds: [...new Set(order.items.map(({ plan }) => plan.offering.id))],
      providerIds: [order.provider.id],
      statuses: SENT,
    }),
  );
  return (
    <PageState of={found}>
      {({ ofService, ofProvider }) => (
        <>
          <Those title={t('approving.sameService')} of={ofService} but={order.id} />
          <Those title={t('approving.sameProvider')} of={ofProvider} but={order.id} />
        </>
      )}
    </PageState>
  );
}

function Those({
  title,
  of: { totalCount, edges },
  but,
}: {
  title: string;
  of: { totalCount: number; edges: { node: EarlierOrderFragment }[] };
  but: string;
}) {
  const { t } = useTranslation();
  const others = edges.map(({ node }) => node).filter(({ id }) => id !== but);
  const isAmong = others.length < edges.length;
  return (
    <section>
      <h3 style={{ margin: '12px 0 8px' }}>
        {title} · {count(totalCount - (isAmong ? 1 : 0))}
      </h3>
      {!others.length && <p className="quiet">{t('approving.noOthers')}</p>}
      <ul className="lines">
        {others.map(({ id, number, title: name, status, startsOn, estimate, approvalSteps }) => (
          <li key={id}>
            <Link to="/orders/$orderId" params={{ orderId: id }}>
              {number}
            </Link>{' '}
            {name} <OrderStatusTag of={status} />
            <div className="quiet">
              {money(estimate.amount, estimate.currency)}
              {startsOn && ` · ${day(startsOn)}`}
              {approvalSteps
                .flatMap(({ approvals }) => approvals)
                .map(({ personId, name: who, comment }) => (
                  <span key={personId}>
                    {' '}
                    · {t('approving.approvedBy', { name: who })} {comment}
                  </span>
                ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
