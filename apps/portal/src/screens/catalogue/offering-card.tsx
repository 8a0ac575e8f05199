import { Link } from '@tanstack/react-router';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OfferingCardFragment } from './catalogue.generated';
import { useCategoryName } from './names';

export function OfferingCard({ of }: { of: OfferingCardFragment }) {
  return (
    <>
      <h2 style={{ margin: 0, fontSize: 16 }}>
        <Link to="/catalogue/$offeringId" params={{ offeringId: of.id }}>
          {of.name}
        </Link>
      </h2>
      <div className="quiet">{of.provider.name}</div>
      <p style={{ margin: '6px 0 0' }}>{of.summary}</p>
      <OfferingTags of={of} />
    </>
  );
}

export function OfferingTags({
  of: { serviceModel, clouds, categories, recommendations },
}: {
  of: OfferingCardFragment;
}) {
  const { t } = useTranslation();
  const categoryName = useCategoryName();
  return (
    <div className="offering-meta">
      <Tag color="blue">{t(`enums.ServiceModel.${serviceModel}`)}</Tag>
      {clouds.map((cloud) => (
        <Tag key={cloud}>{t(`enums.Cloud.${cloud}`)}</Tag>
      ))}
      {categories.map((category) => (
        <Tag key={category.code}>{categoryName(category)}</Tag>
      ))}
      {recommendations.map(({ issuer, issueNumber }) => (
        <Tag key={issueNumber} color="gold" title={t('catalogue.recommendedIn', { issuer, issueNumber })}>
          {t('catalogue.recommended')}
        </Tag>
      ))}
    </div>
  );
}
