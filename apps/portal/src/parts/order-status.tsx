import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderStatus } from '../graphql/schema.generated';

const COLORS: Partial<Record<OrderStatus, string>> = {
  PENDING_APPROVAL: 'gold',
  PENDING_PROVIDER: 'gold',
  ASSESSING_CANCELLATION: 'gold',
  RETURNED: 'orange',
  PENDING_START: 'blue',
  EXECUTING: 'blue',
  DONE: 'green',
  PARTIAL: 'orange',
  FAILED: 'red',
  REJECTED: 'red',
};

export function OrderStatusTag({ of }: { of: OrderStatus }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.OrderStatus.${of}`)}</Tag>;
}
