import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OfferingStatus } from '../graphql/schema.generated';

const COLORS: Partial<Record<OfferingStatus, string>> = {
  IN_REVIEW: 'gold',
  CHANGES_REQUESTED: 'orange',
  PUBLISHED: 'green',
  PAUSED: 'gold',
  SUSPENDED: 'red',
};

export function OfferingStatusTag({ of }: { of: OfferingStatus }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.OfferingStatus.${of}`)}</Tag>;
}
