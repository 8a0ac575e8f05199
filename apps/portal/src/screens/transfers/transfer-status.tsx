import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TransferStatus } from '../../graphql/schema.generated';

const COLORS: Partial<Record<TransferStatus, string>> = { OFFERED: 'gold', DONE: 'green', DECLINED: 'red' };

export function TransferStatusTag({ of }: { of: TransferStatus }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.TransferStatus.${of}`)}</Tag>;
}
