import { Descriptions, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAttributeText } from '../../parts/attribute-text';
import { Panel } from '../../parts/panel';
import { useCategoryName } from '../catalogue/names';
import { PriceTable } from '../catalogue/price-table';
import type { ListingPageQuery, ListingPartsFragment } from './listing.generated';

type Definitions = ListingPageQuery['attributeDefinitions'];

/** What a provider says of an offering: words, declared attributes, prices. */
export function OfferingContent({ of, definitions }: { of: ListingPartsFragment; definitions: Definitions }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  return (
    <>
      <Panel title={t('listings.content')}>
        <p style={{ marginTop: 0 }}>{of.summary}</p>
        {of.description && <p style={{ whiteSpace: 'pre-wrap' }}>{of.description}</p>}
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2 }}
          items={[
            { label: t('catalogue.serviceModels'), children: t(`enums.ServiceModel.${of.serviceModel}`) },
            { label: t('catalogue.clouds'), children: of.clouds.map((one) => t(`enums.Cloud.${one}`)).join('、') },
            { label: t('catalogue.categories'), children: of.categories.map(nameOf).join('、') || '—' },
            { label: t('catalogue.zones'), children: of.zones.map(({ name }) => name).join('、') || '—' },
          ]}
        />
      </Panel>
      <Attributes of={of.effectiveAttributes} definitions={definitions} />
      {of.plans.map((plan) => (
        <Panel key={plan.id} title={`${plan.name} (${plan.code})`}>
          <PriceTable of={plan.prices} />
        </Panel>
      ))}
    </>
  );
}

function Attributes({ of, definitions }: { of: unknown; definitions: Definitions }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const textOf = useAttributeText();
  const known = new Map(definitions.map((definition) => [definition.code, definition]));
  const entries = Object.entries((of ?? {}) as Record<string, unknown>).filter(([, value]) => value !== null);
  if (!entries.length) return null;
  return (
    <Panel title={t('listings.attributes')}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={entries.map(([code, value]) => {
          const definition = known.get(code);
          return {
            key: code,
            label: definition ? nameOf(definition) : code,
            children: (
              <Flex vertical>
                {textOf(value, definition).map((part, index) => (
                  <span key={index} style={{ overflowWrap: 'anywhere' }}>
                    {part}
                  </span>
                ))}
              </Flex>
            ),
          };
        })}
      />
    </Panel>
  );
}
