import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime, quantity } from '../../format/format';
import type { InstanceStatus } from '../../graphql/schema.generated';
import { Nothing, Rows } from '../../parts/rows';
import { ServicesDocument, type ServicesQuery } from './services.generated';

type Service = ServicesQuery['serviceInstances']['edges'][number]['node'];

const PAGE = 50;
const COLORS: Partial<Record<InstanceStatus, string>> = {
  ACTIVE: 'green',
  CREATING: 'blue',
  SUSPENDED: 'gold',
  FAILED: 'red',
};

export function Services() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(ServicesDocument, { filter: null, first: PAGE, after: null }, (page) => page.serviceInstances.pageInfo),
  );
  return (
    <>
      <h1>{t('services.title')}</h1>
      <Rows of={list} rows={(page) => page.serviceInstances.edges} none={<Nothing title={t('services.none')} />}>
        {(found) => <ServicesTable of={found} />}
      </Rows>
    </>
  );
}

function ServicesTable({ of }: { of: Service[] }) {
  const { t } = useTranslation();
  return (
    <Table<Service>
      size="small"
      rowKey="id"
      dataSource={of}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: t('orders.service'),
          render: (_, { offering, externalId }) => (
            <>
              <Link to="/catalogue/$offeringId" params={{ offeringId: offering.id }}>
                {offering.name}
              </Link>
              {externalId && <div className="quiet">{externalId}</div>}
            </>
          ),
        },
        { title: t('orders.plan'), render: (_, { plan }) => plan.name },
        {
          title: t('orders.status'),
          render: (_, { status }) => <Tag color={COLORS[status]}>{t(`enums.InstanceStatus.${status}`)}</Tag>,
        },
        { title: t('orders.quantity'), align: 'right', render: (_, service) => quantity(service.quantity) },
        { title: t('orders.buyer'), render: (_, { organization }) => organization.name },
        { title: t('services.from'), render: (_, { activatedAt }) => activatedAt && dateTime(activatedAt) },
        { title: t('services.to'), render: (_, { terminatedAt }) => terminatedAt && dateTime(terminatedAt) },
      ]}
    />
  );
}
