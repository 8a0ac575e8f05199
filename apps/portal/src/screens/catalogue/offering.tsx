import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { AddToBasket } from '../basket/add-to-basket';
import { CompareBar, CompareButton } from '../compare/compare-bar';
import { Calculator } from './calculator';
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
            <CompareBar />
            <h2 style={{ fontSize: 16, margin: 0 }}>{t('catalogue.plans')}</h2>
            {offering.plans.map((plan) => (
              <Panel
                key={plan.id}
                title={plan.name}
                extra={
                  <Flex gap={8} wrap>
                    <CompareButton of={{ id: plan.id, name: `${offering.name} · ${plan.name}` }} />
                    <AddToBasket plan={plan} offering={offering.name} />
                  </Flex>
                }
              >
                <PriceTable of={plan.prices} />
              </Panel>
            ))}
            <p style={{ margin: 0 }}>{t('price.includesTax')}</p>
            <Calculator of={offering.plans} offering={offering.name} />
          </Flex>
        )}
      </PageState>
    </>
  );
}
