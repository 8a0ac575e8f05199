import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { InstanceStatus } from '../graphql/schema.generated';

const COLORS: Partial<Record<InstanceStatus, string>> = {
  ACTIVE: 'green',
  CREATING: 'blue',
  SUSPENDED: 'gold',
  TERMINATING: 'orange',
  TERMINATED: 'orange',
  FAILED: 'red',
};

export function InstanceStatusTag({ of }: { of: InstanceStatus }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.InstanceStatus.${of}`)}</Tag>;
}
