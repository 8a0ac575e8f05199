import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { day } from '../../format/format';
import { FilterBar, StatusFilter } from '../../parts/filters';
import { amountColumn, ListTable } from '../../parts/list-table';
import { OrderStatusTag } from '../../parts/order-status';
import { Nothing, Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { OrdersDocument, type OrderRowFragment } from './orders.generated';
import { ORDER_STATUSES } from './orders-search';

const route = getRouteApi('/orders');
const PAGE = 20;

export function Orders() {
  const { t } = useTranslation();
  const { statuses } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    pages(OrdersDocument, { statuses: statuses ?? null, first: PAGE, after: null }, (page) => page.orders.pageInfo),
  );
  return (
    <>
      <h1>{t('orders.title')}</h1>
      <FilterBar>
        <StatusFilter
          of={statuses}
          among={ORDER_STATUSES}
          nameOf={(status) => t(`enums.OrderStatus.${status}`)}
          onChange={(chosen) => void navigate({ search: said({ statuses: chosen }), replace: true })}
        />
      </FilterBar>
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
    <ListTable<OrderRowFragment>
      name="orders"
      of={of}
      total={total}
      columns={[
        {
          title: t('orders.number'),
          text: ({ number }) => number,
          show: ({ id, number }) => (
            <Link to="/orders/$orderId" params={{ orderId: id }}>
              {number}
            </Link>
          ),
        },
        { title: t('orders.name'), text: ({ title }) => title },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.OrderStatus.${status}`),
          show: ({ status }) => <OrderStatusTag of={status} />,
        },
        amountColumn(t('orders.estimate'), ({ estimate }) => estimate),
        { title: t('list.currency'), text: ({ estimate }) => estimate.currency, onlyInFile: true },
        { title: t('orders.buyer'), text: ({ organization }) => organization.name },
        { title: t('orders.provider'), text: ({ provider }) => provider.name },
        { title: t('orders.startsOn'), text: ({ startsOn }) => (startsOn ? day(startsOn) : t('orders.open')) },
      ]}
    />
  );
}
