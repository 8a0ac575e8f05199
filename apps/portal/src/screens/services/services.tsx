import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { InstanceStatusTag } from '../../parts/instance-status';
import { ListTable, quantityColumn } from '../../parts/list-table';
import { Nothing, Rows } from '../../parts/rows';
import { TransfersWaiting } from '../transfers/transfers-waiting';
import { ServicesDocument, type ServiceRowFragment } from './services.generated';
import { SharingsWaiting } from './sharings-waiting';

const PAGE = 50;

export function Services() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(ServicesDocument, { filter: null, first: PAGE, after: null }, (page) => page.serviceInstances.pageInfo),
  );
  return (
    <>
      <h1>{t('services.title')}</h1>
      <TransfersWaiting />
      <SharingsWaiting />
      <Rows of={list} rows={(page) => page.serviceInstances.edges} none={<Nothing title={t('services.none')} />}>
        {(found) => <ServicesTable of={found} />}
      </Rows>
    </>
  );
}

function ServicesTable({ of }: { of: ServiceRowFragment[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<ServiceRowFragment>
      name="services"
      of={of}
      columns={[
        {
          title: t('orders.service'),
          text: ({ offering }) => offering.name,
          show: ({ id, offering, externalId }) => (
            <>
              <Link to="/services/$instanceId" params={{ instanceId: id }}>
                {offering.name}
              </Link>
              {externalId && <div className="quiet">{externalId}</div>}
            </>
          ),
        },
        { title: t('services.externalId'), text: ({ externalId }) => externalId, onlyInFile: true },
        { title: t('orders.plan'), text: ({ plan }) => plan.name },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.InstanceStatus.${status}`),
          show: ({ status }) => <InstanceStatusTag of={status} />,
        },
        quantityColumn(t('orders.quantity')),
        { title: t('orders.buyer'), text: ({ organization }) => organization.name },
        { title: t('services.from'), text: ({ activatedAt }) => activatedAt && dateTime(activatedAt) },
        { title: t('services.to'), text: ({ terminatedAt }) => terminatedAt && dateTime(terminatedAt) },
      ]}
    />
  );
}
