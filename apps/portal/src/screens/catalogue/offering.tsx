import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { AddToBasket } from '../basket/add-to-basket';
import { OfferingTags } from './offering-card';
import { OfferingPageDocument } from './offering.generated';
import { PriceTable } from './price-table';

const route = getRouteApi('/catalogue/$offeringId');

export function OfferingPage() {
  const { t } = useTranslation();
  const { offeringId } = route.useParams();
  const found = useQuery(query(OfferingPageDocument, { id: offeringId }));
  return (
    <>
      <p className="no-print">
        <Link to="/catalogue">{t('catalogue.back')}</Link>
      </p>
      <PageState of={found}>
        {({ offering }) => (
          <Flex vertical gap={16}>
            <Panel>
              <h1>{offering.name}</h1>
              <div>
                {offering.provider.name} · {offering.code} · {t('catalogue.revision', { n: offering.revision })}
              </div>
              <OfferingTags of={offering} />
              <p>{offering.summary}</p>
              {offering.description && offering.description !== offering.summary && (
                <>
                  <h2 style={{ fontSize: 16 }}>{t('catalogue.description')}</h2>
                  <p style={{ whiteSpace: 'pre-wrap' }}>{offering.description}</p>
                </>
              )}
            </Panel>
            <h2 style={{ fontSize: 16, margin: 0 }}>{t('catalogue.plans')}</h2>
            {offering.plans.map((plan) => (
              <Panel key={plan.id} title={plan.name} extra={<AddToBasket plan={plan} />}>
                <PriceTable of={plan.prices} />
              </Panel>
            ))}
            <p>{t('price.includesTax')}</p>
          </Flex>
        )}
      </PageState>
    </>
  );
}
