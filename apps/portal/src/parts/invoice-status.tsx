import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { InvoiceStatus } from '../graphql/schema.generated';

const COLORS: Partial<Record<InvoiceStatus, string>> = {
  ISSUED: 'gold',
  UNDER_VERIFICATION: 'gold',
  DISPUTED: 'red',
  ACCEPTED: 'blue',
  PARTIALLY_PAID: 'blue',
  PAID: 'green',
};

export function InvoiceStatusTag({ of }: { of: InvoiceStatus }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.InvoiceStatus.${of}`)}</Tag>;
}
