import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex, Select, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { count, day, money } from '../../format/format';
import { OrderStatusTag } from '../../parts/order-status';
import { Nothing, Rows } from '../../parts/rows';
import { OrdersDocument, type OrderRowFragment } from './orders.generated';
import { ORDER_STATUSES, type OrdersSearch } from './orders-search';

const route = getRouteApi('/orders');
const PAGE = 20;

export function Orders() {
  const { t } = useTranslation();
  const { statuses } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    pages(OrdersDocument, { statuses: statuses ?? null, first: PAGE, after: null }, (page) => page.orders.pageInfo),
  );
  const choose = (next: OrdersSearch): void => void navigate({ search: next, replace: true });
  return (
    <>
      <h1>{t('orders.title')}</h1>
      <Flex gap={12} wrap align="center" style={{ marginBottom: 12 }}>
        <Select
          mode="multiple"
          allowClear
          showSearch={false}
          aria-label={t('orders.status')}
          placeholder={t('orders.allStatuses')}
          style={{ minWidth: 240 }}
          value={statuses ?? []}
          onChange={(chosen) => choose(chosen.length ? { statuses: chosen } : {})}
          options={ORDER_STATUSES.map((value) => ({ value, label: t(`enums.OrderStatus.${value}`) }))}
        />
      </Flex>
      <Rows
        of={list}
        rows={(page) => page.orders.edges}
        none={<Nothing title={t('orders.none')} hint={t('orders.noneHint')} />}
      >
        {(found, first) => <OrdersTable of={found} total={first.orders.totalCount} />}
      </Rows>
    </>
  );
}

function OrdersTable({ of, total }: { of: OrderRowFragment[]; total: number }) {
  const { t } = useTranslation();
  return (
    <Table<OrderRowFragment>
      size="small"
      rowKey="id"
      dataSource={of}
      pagination={false}
      scroll={{ x: 'max-content' }}
      footer={() => count(total)}
      columns={[
        {
          title: t('orders.number'),
          render: (_, { id, number }) => (
            <Link to="/orders/$orderId" params={{ orderId: id }}>
              {number}
            </Link>
          ),
        },
        { title: t('orders.name'), dataIndex: 'title' },
        { title: t('orders.status'), render: (_, { status }) => <OrderStatusTag of={status} /> },
        {
          title: t('orders.estimate'),
          align: 'right',
          render: (_, { estimate }) => money(estimate.amount, estimate.currency),
        },
        { title: t('orders.buyer'), render: (_, { organization }) => organization.name },
        { title: t('orders.provider'), render: (_, { provider }) => provider.name },
        { title: t('orders.startsOn'), render: (_, { startsOn }) => (startsOn ? day(startsOn) : t('orders.open')) },
      ]}
    />
  );
}
