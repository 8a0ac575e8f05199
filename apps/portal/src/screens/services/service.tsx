import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, quantity } from '../../format/format';
import { Facts, Heading } from '../../parts/heading';
import { InstanceStatusTag } from '../../parts/instance-status';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { ServiceActions } from './service-actions';
import { ServiceCost } from './service-cost';
import { ServiceExit } from './service-exit';
import { ServiceHistory } from './service-history';
import { ServiceLabels } from './service-labels';
import { ServiceSharing } from './service-sharing';
import { ServiceUse } from './service-use';
import { ServiceTransfers } from './service-transfers';
import { ServicePageDocument, type ServicePartsFragment } from './service.generated';

const route = getRouteApi('/services/$instanceId');

export function ServicePage() {
  const { t } = useTranslation();
  const { instanceId } = route.useParams();
  const found = useQuery(query(ServicePageDocument, { id: instanceId }));
  return (
    <>
      <p className="no-print">
        <Link to="/services">{t('service.back')}</Link>
      </p>
      <PageState of={found}>
        {({ serviceInstance: service }) => (
          <Flex vertical gap={16}>
            <Head of={service} />
            {service.exit && <ServiceExit of={service} exit={service.exit} />}
            <ServiceTransfers of={service} />
            {service.activatedAt && <ServiceUse of={service} />}
            <ServiceCost of={service} />
            <ServiceLabels of={service} />
            <ServiceSharing of={service} />
            <ServiceHistory of={service} />
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of: service }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const { activatedAt, terminatedAt, externalId, offering, plan } = service;
  return (
    <Panel>
      <Heading title={offering.name} state={<InstanceStatusTag of={service.status} />}>
        <ServiceActions of={service} />
      </Heading>
      <Warnings of={service} />
      <Facts
        of={[
          {
            label: t('orders.plan'),
            children: (
              <Link to="/catalogue/$offeringId" params={{ offeringId: offering.id }}>
                {plan.name}
              </Link>
            ),
          },
          { label: t('orders.quantity'), children: <strong>{quantity(service.quantity)}</strong> },
          { label: t('orders.provider'), children: offering.provider.name },
          { label: t('orders.buyer'), children: service.organization.name },
          ...(externalId ? [{ label: t('service.externalId'), children: externalId }] : []),
          ...(activatedAt ? [{ label: t('services.from'), children: dateTime(activatedAt) }] : []),
          ...(terminatedAt ? [{ label: t('services.to'), children: dateTime(terminatedAt) }] : []),
          ...[service.successor?.successorId, ...service.predecessors.map(({ instanceId }) => instanceId)].flatMap(
            (instanceId, index) =>
              instanceId
                ? [
                    {
                      label: t(index === 0 ? 'service.successor' : 'service.predecessor'),
                      children: (
                        <Link to="/services/$instanceId" params={{ instanceId }}>
                          {t('service.open')}
                        </Link>
                      ),
                    },
                  ]
                : [],
          ),
        ]}
      />
    </Panel>
  );
}

/** What its people should know before anything else. */
function Warnings({ of: { asked, notice, suspensions, withholding, status } }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const paused = status === 'SUSPENDED' ? suspensions.at(-1) : undefined;
  const said = [
    ...(paused
      ? [t('service.pausedBy', { who: t(`service.by.${paused.by}`), at: dateTime(paused.from), reason: paused.reason })]
      : []),
    ...(notice && status === 'TERMINATING'
      ? [
          t('service.endsBy', {
            ...{ who: t(`service.by.${notice.by}`), at: dateTime(notice.endsAt), reason: notice.reason },
          }),
        ]
      : []),
    ...(asked ? [t(`service.asked.${asked}`)] : []),
    ...(withholding ? withholding.reasons.map((reason) => t('service.withheld', { reason })) : []),
  ];
  return said.map((one) => <Alert key={one} type="warning" showIcon title={one} style={{ marginBottom: 12 }} />);
}
