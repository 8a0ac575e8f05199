import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Descriptions, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, day, money, quantity } from '../../format/format';
import { Findings } from '../../parts/findings';
import { useMeterName } from '../../parts/meter-name';
import { OrderStatusTag } from '../../parts/order-status';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { type AskedFragment, AskedOrderDocument } from './approvals.generated';
import { AskedBudgets } from './asked-budgets';
import { EarlierOrders } from './earlier-orders';

const DECISIONS = { approveOrder: 'A', returnOrder: 'R', rejectOrder: 'X' } as const;
export type Decision = keyof typeof DECISIONS;

interface Asking {
  ask: (action: Decision) => void;
  hasKeys: boolean;
}

/** Everything a decision needs, side by side. */
export function AskedOrder({ orderId, ...asking }: { orderId: string } & Asking) {
  const { t } = useTranslation();
  const found = useQuery(query(AskedOrderDocument, { id: orderId }));
  return (
    <PageState of={found}>
      {({ order }) => (
        <Flex vertical gap={12}>
          <Head of={order} {...asking} />
          <div className="beside">
            <What of={order} />
            <Panel title={t('orders.decision')}>
              <Findings of={order.decision?.findings ?? []} none={t('orders.noFindings')} />
              {order.duplicates.length > 0 && (
                <>
                  <h3 style={{ margin: '12px 0 8px' }}>{t('approving.duplicates')}</h3>
                  <Findings of={order.duplicates} none="" />
                  {order.duplicateReason && <p>{t('approving.duplicateReason', { reason: order.duplicateReason })}</p>}
                </>
              )}
            </Panel>
            <AskedBudgets of={order.budgets} />
            <Past of={order} />
          </div>
        </Flex>
      )}
    </PageState>
  );
}

function Head({ of: order, ask, hasKeys }: { of: AskedFragment } & Asking) {
  const { t } = useTranslation();
  const allowed = (Object.keys(DECISIONS) as Decision[]).filter((name) => order.allowedActions.includes(name));
  return (
    <Panel>
      <Flex justify="space-between" align="start" gap={12} wrap>
        <div>
          <h2 style={{ margin: 0, fontSize: 18 }}>
            {order.title} <OrderStatusTag of={order.status} />
          </h2>
          <Link to="/orders/$orderId" params={{ orderId: order.id }}>
            {order.number}
          </Link>
        </div>
        <Flex gap={8} wrap className="no-print">
          {allowed.map((name) => (
            <Button
              key={name}
              data-action={name}
              type={name === 'approveOrder' ? 'primary' : 'default'}
              danger={name === 'rejectOrder'}
              aria-keyshortcuts={hasKeys ? DECISIONS[name] : undefined}
              onClick={() => ask(name)}
            >
              {t(`actions.${name}.name`)} {hasKeys && <kbd aria-hidden>{DECISIONS[name]}</kbd>}
            </Button>
          ))}
        </Flex>
      </Flex>
      {!allowed.length && <p style={{ marginBottom: 0 }}>{t('approving.notYours')}</p>}
    </Panel>
  );
}

function What({ of: order }: { of: AskedFragment }) {
  const { t } = useTranslation();
  const meterName = useMeterName();
  const { estimate, startsOn, months, items, keyProject, purchaseOrderNumber } = order;
  return (
    <Panel title={t('approving.asked')}>
      <div className="figure">{money(estimate.amount, estimate.currency)}</div>
      <Descriptions
        size="small"
        column={1}
        items={[
          { label: t('orders.provider'), children: order.provider.name },
          { label: t('orders.buyer'), children: order.organization.name },
          {
            label: t('orders.startsOn'),
            children: `${startsOn ? day(startsOn) : t('orders.open')} · ${t('orders.months', { count: months })}`,
          },
          { label: t('approving.lineClass'), children: t(`enums.LineClass.${order.lineClass}`) },
          ...(keyProject ? [{ label: t('approving.keyProject'), children: keyProject.title }] : []),
          ...(purchaseOrderNumber ? [{ label: t('orders.purchaseOrder'), children: purchaseOrderNumber }] : []),
        ]}
      />
      <ul className="lines">
        {items.map(({ id, kind, plan, quantity: much, zoneCode, expectedUsage }) => (
          <li key={id}>
            <strong>{t(`enums.OrderItemKind.${kind}`)}</strong>{' '}
            <Link to="/catalogue/$offeringId" params={{ offeringId: plan.offering.id }}>
              {plan.offering.name}
            </Link>{' '}
            {plan.name} × {quantity(much)} {zoneCode}
            {expectedUsage.map(({ meter, quantityPerMonth }) => (
              <div key={meter} className="quiet">
                {t('approving.expected', { meter: meterName(meter), quantity: quantity(quantityPerMonth) })}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What was said of it, and what was decided of others like it. */
function Past({ of: order }: { of: AskedFragment }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('approving.history')}>
      {order.approvalSteps.map(({ title, quorum, complete, approvals }, index) => (
        <p key={index} style={{ marginTop: 0 }}>
          {title || t('approving.step')} · {t('orders.approvalOf', { count: quorum })} ·{' '}
          {complete ? t('orders.approved') : t('orders.waiting')}
          {approvals.map(({ personId, name, at, comment }) => (
            <span key={personId} className="quiet" style={{ display: 'block' }}>
              {name} {dateTime(at)} {comment}
            </span>
          ))}
        </p>
      ))}
      <ol className="lines">
        {order.timeline.map(({ at, command, name, comment }) => (
          <li key={at}>
            {t(`enums.OrderCommand.${command}` as 'enums.OrderCommand.create')}{' '}
            <span className="quiet">
              {name} <time dateTime={at}>{dateTime(at)}</time>
            </span>
            {comment && <div>{comment}</div>}
          </li>
        ))}
      </ol>
      <EarlierOrders of={order} />
    </Panel>
  );
}
