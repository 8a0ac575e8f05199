import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Flex, Form, Input, InputNumber, Popconfirm, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { day, money, quantity } from '../../format/format';
import { Findings } from '../../parts/findings';
import { OrderStatusTag } from '../../parts/order-status';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import {
  type BasketItemPartsFragment,
  BasketPageDocument,
  type BasketPartsFragment,
  DiscardBasketDocument,
  UpdateBasketDocument,
} from './basket.generated';
import { BeforeCheckout } from './before-checkout';
import { inputsOf } from './basket-items';
import { Checkout } from './checkout';

const route = getRouteApi('/basket/$basketId');

export function BasketPage() {
  const { t } = useTranslation();
  const { basketId } = route.useParams();
  const found = useQuery(query(BasketPageDocument, { id: basketId }));
  return (
    <>
      <p className="no-print">
        <Link to="/basket">{t('basket.back')}</Link> · <Link to="/catalogue">{t('basket.more')}</Link>
      </p>
      <PageState of={found}>
        {({ basket }) => (
          <Flex vertical gap={16}>
            <h1 style={{ margin: 0 }}>
              {basket.title} <Tag>{t(`enums.BasketStatus.${basket.status}`)}</Tag>
            </h1>
            {basket.status === 'CHECKED_OUT' && <Orders of={basket} />}
            {basket.quote && <Open key={basket.version} of={basket} quote={basket.quote} />}
          </Flex>
        )}
      </PageState>
    </>
  );
}

/** What it has become: drafts, each to be sent. */
function Orders({ of: { orders } }: { of: BasketPartsFragment }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('basket.became')}>
      <ul className="findings">
        {orders.map(({ id, number, title, status }) => (
          <li key={id}>
            <Link to="/orders/$orderId" params={{ orderId: id }}>
              {number} {title}
            </Link>{' '}
            <OrderStatusTag of={status} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type Quote = NonNullable<BasketPartsFragment['quote']>;

function Open({ of: basket, quote }: { of: BasketPartsFragment; quote: Quote }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const done = { onSuccess: () => client.invalidateQueries() };
  const update = useMutation({
    mutationFn: (change: { startsOn?: string; months?: number; items?: ReturnType<typeof inputsOf> }) =>
      session.ask(UpdateBasketDocument, { input: { id: basket.id, version: basket.version, ...change } }),
    ...done,
  });
  const discard = useMutation({ mutationFn: () => session.ask(DiscardBasketDocument, { id: basket.id }), ...done });
  /** Items alike in everything are one as good as the other. */
  const remove = (item: BasketItemPartsFragment): void => {
    const at = basket.items.findIndex((one) => JSON.stringify(one) === JSON.stringify(item));
    if (at < 0) return;
    update.mutate({ items: inputsOf(basket.items.filter((_, index) => index !== at)) });
  };
  return (
    <>
      <Panel>
        <Form
          layout="inline"
          initialValues={{ startsOn: basket.startsOn, months: basket.months }}
          onFinish={(change: { startsOn: string; months: number }) => update.mutate(change)}
        >
          <Form.Item name="startsOn" label={t('orders.startsOn')}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="months" label={t('basket.months')}>
            <InputNumber min={1} max={120} precision={0} />
          </Form.Item>
          <Button htmlType="submit" loading={update.isPending}>
            {t('basket.recompute')}
          </Button>
        </Form>
        <p className="quiet" style={{ marginBottom: 0 }}>
          {t('basket.holds', { date: day(quote.endsOn) })}
        </p>
      </Panel>
      <Refusal error={update.error ?? discard.error} />
      {quote.parts.map((part) => (
        <Panel
          key={`${part.provider.id} ${part.total.currency}`}
          title={part.provider.name}
          extra={<strong>{money(part.total.amount, part.total.currency)}</strong>}
        >
          {part.items.map((line, index) => (
            <Line key={index} of={line} onRemove={() => remove(line.item)} />
          ))}
        </Panel>
      ))}
      <Flex justify="space-between" align="center" gap={12} wrap>
        <Popconfirm
          title={t('basket.discard')}
          description={t('basket.discardWhat')}
          okText={t('actions.confirm')}
          cancelText={t('actions.back')}
          onConfirm={() => discard.mutate()}
        >
          <Button danger>{t('basket.discard')}</Button>
        </Popconfirm>
        <strong className="figure">
          {quote.totals.map(({ amount, currency }) => money(amount, currency)).join(' + ')}
        </strong>
      </Flex>
      <BeforeCheckout of={basket} quote={quote} />
      <Checkout of={basket} quote={quote} onShorten={(months) => update.mutate({ months })} />
    </>
  );
}

function Line({ of: line, onRemove }: { of: Quote['parts'][number]['items'][number]; onRemove: () => void }) {
  const { t } = useTranslation();
  const { offering, item, estimate, onSale, findings, included, notIncluded } = line;
  return (
    <section style={{ marginBottom: 16 }}>
      <Flex justify="space-between" gap={12} wrap>
        <h3>
          <Link to="/catalogue/$offeringId" params={{ offeringId: offering.id }}>
            {offering.name}
          </Link>{' '}
          · {item.plan.name} × {quantity(item.quantity)}
        </h3>
        <span>
          {estimate ? money(estimate.amount, estimate.currency) : t('basket.notOrderable')}{' '}
          <Button size="small" type="link" onClick={onRemove} aria-label={`${t('basket.remove')} ${offering.name}`}>
            {t('basket.remove')}
          </Button>
        </span>
      </Flex>
      {!onSale && <p>{t('basket.notOnSale')}</p>}
      <Findings of={findings} none={t('orders.noFindings')} />
      {[...included, ...notIncluded].map(({ code, message }) => (
        <div key={code} className="quiet">
          {message}
        </div>
      ))}
    </section>
  );
}
