import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime, day } from '../../format/format';
import { Action } from '../../parts/action';
import { FilterBar, StatusFilter } from '../../parts/filters';
import { InstanceStatusTag } from '../../parts/instance-status';
import { ListTable, quantityColumn } from '../../parts/list-table';
import { Nothing, Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { session } from '../../session/session-store';
import { Activate } from './activate';
import { FailInstanceDocument, type InstanceRowFragment, InstancesDocument } from './instances.generated';
import { INSTANCE_STATUSES } from './instances-search';

const route = getRouteApi('/instances');
const PAGE = 50;

/** What a provider runs, or is to make. */
export function Instances() {
  const { t } = useTranslation();
  const { statuses } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    pages(
      InstancesDocument,
      { filter: statuses ? { statuses } : null, first: PAGE, after: null },
      (page) => page.serviceInstances.pageInfo,
    ),
  );
  return (
    <>
      <h1>{t('instances.title')}</h1>
      <FilterBar>
        <StatusFilter
          of={statuses}
          among={INSTANCE_STATUSES}
          nameOf={(status) => t(`enums.InstanceStatus.${status}`)}
          onChange={(chosen) => void navigate({ search: said({ statuses: chosen }), replace: true })}
        />
      </FilterBar>
      <Rows
        of={list}
        rows={(page) => page.serviceInstances.edges}
        none={<Nothing title={t('instances.none')} hint={t('instances.noneHint')} />}
      >
        {(found, first) => <InstancesTable of={found} total={first.serviceInstances.totalCount} />}
      </Rows>
    </>
  );
}

function InstancesTable({ of, total }: { of: InstanceRowFragment[]; total: number }) {
  const { t } = useTranslation();
  return (
    <ListTable<InstanceRowFragment>
      name="instances"
      of={of}
      total={total}
      columns={[
        {
          title: t('orders.service'),
          text: ({ offering }) => offering.name,
          show: ({ offering, plan }) => (
            <>
              {offering.name}
              <div className="quiet">{plan.name}</div>
            </>
          ),
        },
        { title: t('instances.externalId'), text: ({ externalId }) => externalId },
        { title: t('orders.buyer'), text: ({ organization }) => organization.name },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.InstanceStatus.${status}`),
          show: ({ status }) => <InstanceStatusTag of={status} />,
        },
        quantityColumn(t('orders.quantity')),
        { title: t('services.from'), text: ({ activatedAt }) => activatedAt && dateTime(activatedAt) },
        { title: t('services.to'), text: ({ terminatedAt }) => terminatedAt && dateTime(terminatedAt) },
        { title: t('evidence.actions'), show: (row) => <InstanceActions of={row} /> },
      ]}
    />
  );
}

function InstanceActions({ of: { id, allowedActions, activatableFrom } }: { of: InstanceRowFragment }) {
  const { t } = useTranslation();
  return (
    <Flex gap={8}>
      {allowedActions.includes('activateInstance') && <Activate instanceId={id} />}
      {activatableFrom && allowedActions.includes('failInstance') && !allowedActions.includes('activateInstance') && (
        <span className="quiet">{t('instances.activateFrom', { date: day(activatableFrom) })}</span>
      )}
      {allowedActions.includes('failInstance') && (
        <Action
          isFinal
          name={t('instances.fail')}
          what={t('instances.failWhat')}
          reason={t('actions.reason')}
          run={(reason) => session.ask(FailInstanceDocument, { id, reason })}
        />
      )}
    </Flex>
  );
}
