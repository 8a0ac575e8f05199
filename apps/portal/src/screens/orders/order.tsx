import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Descriptions, Flex, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, day, money } from '../../format/format';
import { Findings } from '../../parts/findings';
import { Facts, Heading } from '../../parts/heading';
import { HelpLink } from '../../parts/help-link';
import { ListTable, quantityColumn } from '../../parts/list-table';
import { OrderStatusTag } from '../../parts/order-status';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { BeforeYouSend } from './before-you-send';
import { ItemActions } from './item-actions';
import { OrderActions } from './order-actions';
import { OrderMessages } from './order-messages';
import { OrderTerms } from './order-terms';
import { OrderPageDocument, type OrderPartsFragment } from './order.generated';

const route = getRouteApi('/orders/$orderId');

export function OrderPage() {
  const { t } = useTranslation();
  const { orderId } = route.useParams();
  const found = useQuery(query(OrderPageDocument, { id: orderId }));
  return (
    <>
      <p className="no-print">
        <Link to="/orders">{t('orders.back')}</Link>
      </p>
      <PageState of={found}>
        {({ order }) => (
          <Flex vertical gap={16}>
            <Head of={order} />
            {order.allowedActions.includes('submitOrder') && <BeforeYouSend of={order} />}
            <Items of={order} />
            {order.decision && (
              <Panel title={t('orders.decision')} extra={<HelpLink of="finding" />}>
                <Findings of={order.decision.findings} none={t('orders.noFindings')} />
              </Panel>
            )}
            <Money of={order} />
            <ApprovalSteps of={order} />
            <Panel title={t('orders.timeline')}>
              <Steps of={order} />
            </Panel>
            <OrderMessages of={order} />
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of: order }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  const { estimate, startsOn, months, contract, purchaseOrderNumber } = order;
  return (
    <Panel>
      <Heading title={order.title} state={<OrderStatusTag of={order.status} />}>
        <Flex gap={8} wrap>
          <OrderActions of={order} />
          <OrderTerms of={order} />
        </Flex>
      </Heading>
      <Facts
        of={[
          { label: t('orders.number'), children: order.number },
          { label: t('orders.buyer'), children: order.organization.name },
          { label: t('orders.provider'), children: order.provider.name },
          { label: t('orders.estimate'), children: <strong>{money(estimate.amount, estimate.currency)}</strong> },
          {
            label: t('orders.startsOn'),
            children: `${startsOn ? day(startsOn) : t('orders.open')} · ${t('orders.months', { count: months })}`,
          },
          ...(contract ? [{ label: t('orders.contract'), children: contract.number }] : []),
          ...(purchaseOrderNumber ? [{ label: t('orders.purchaseOrder'), children: purchaseOrderNumber }] : []),
        ]}
      />
    </Panel>
  );
}

type Item = OrderPartsFragment['items'][number];

function Items({ of: { items } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('orders.items')}>
      <ListTable<Item>
        name="order-items"
        of={items}
        columns={[
          {
            title: t('orders.service'),
            text: ({ plan }) => plan.offering.name,
            show: ({ plan }) => (
              <Link to="/catalogue/$offeringId" params={{ offeringId: plan.offering.id }}>
                {plan.offering.name}
              </Link>
            ),
          },
          { title: t('orders.kind'), text: ({ kind }) => t(`enums.OrderItemKind.${kind}`) },
          { title: t('orders.plan'), text: ({ plan }) => plan.name },
          quantityColumn(t('orders.quantity')),
          { title: t('orders.zone'), text: ({ zoneCode }) => zoneCode },
          {
            title: t('orders.instance'),
            text: ({ instance, status, outcomeReason }) =>
              [
                t(`enums.OrderItemStatus.${status}`),
                ...(instance ? [t(`enums.InstanceStatus.${instance.status}`)] : []),
                ...(outcomeReason ? [outcomeReason] : []),
              ].join(' · '),
            show: ({ instance, status, outcomeReason }) => (
              <>
                {t(`enums.OrderItemStatus.${status}`)}
                {instance && (
                  <>
                    {' · '}
                    <Link
                      to="/services/$instanceId"
                      params={{ instanceId: instance.id }}
                      style={{ textDecoration: 'underline' }}
                    >
                      {t(`enums.InstanceStatus.${instance.status}`)}
                    </Link>
                  </>
                )}
                {outcomeReason && <div className="quiet">{outcomeReason}</div>}
              </>
            ),
          },
          ...(items.some(({ allowedActions }) => allowedActions.length)
            ? [{ title: t('evidence.actions'), show: (item: Item) => <ItemActions of={item} /> }]
            : []),
        ]}
      />
    </Panel>
  );
}

function Money({ of: { budget, budgets } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  if (!budget) return null;
  const later = budgets.slice(1);
  const amount = (value: string): string => money(value, budget.currency);
  return (
    <Panel title={t('orders.budget')} extra={`${budget.name} · ${budget.fiscalYear}`}>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 3 }}
        items={[
          { label: t('orders.available'), children: amount(budget.available) },
          { label: t('orders.reserved'), children: amount(budget.reserved) },
          { label: t('orders.committed'), children: amount(budget.committed) },
        ]}
      />
      {later.length > 0 && (
        <ul className="findings" style={{ marginTop: 12 }}>
          {budgets.map(({ fiscalYear, estimate, budget: { name } }) => (
            <li key={fiscalYear}>
              {t('orders.partOf', { year: fiscalYear, name, amount: money(estimate.amount, estimate.currency) })}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ApprovalSteps({ of: { approvalSteps } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  if (!approvalSteps.length) return null;
  return (
    <Panel title={t('orders.approvals')}>
      <ol style={{ margin: 0, paddingInlineStart: 20 }}>
        {approvalSteps.map(({ title, quorum, complete, approvals }, index) => (
          <li key={index}>
            {title || t('approving.step')} · {t('orders.approvalOf', { count: quorum })} ·{' '}
            {complete ? t('orders.approved') : t('orders.waiting')}
            {approvals.map(({ personId, name, at, comment }) => (
              <div key={personId} className="quiet">
                {name} {dateTime(at)} {comment}
              </div>
            ))}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Steps({ of: { timeline } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  return (
    <Timeline
      items={timeline.map(({ at, command, name, organization, comment }) => ({
        content: (
          <>
            <strong>{t(`enums.OrderCommand.${command}` as 'enums.OrderCommand.create')}</strong>
            <div className="quiet">
              <time dateTime={at}>{dateTime(at)}</time> ·{' '}
              {[organization?.name ?? t('orders.platform'), name].filter(Boolean).join(' · ')}
            </div>
            {comment && <div>{comment}</div>}
          </>
        ),
      }))}
    />
  );
}
