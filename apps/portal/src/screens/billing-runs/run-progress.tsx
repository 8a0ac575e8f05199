import { Progress, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { count } from '../../format/format';
import type { BillingRunStatus } from '../../graphql/schema.generated';
import type { BillingRunRowFragment } from './billing-runs.generated';

const COLORS: Record<BillingRunStatus, string> = {
  QUEUED: 'gold',
  RUNNING: 'blue',
  COMPLETED: 'green',
  FAILED: 'red',
  CANCELLED: 'default',
};

export const isGoing = ({ status }: Pick<BillingRunRowFragment, 'status'>): boolean =>
  status === 'QUEUED' || status === 'RUNNING';

export function RunStatus({ of: { status, dryRun } }: { of: BillingRunRowFragment }) {
  const { t } = useTranslation();
  return (
    <>
      <Tag color={COLORS[status]}>{t(`enums.BillingRunStatus.${status}`)}</Tag>
      {dryRun && <Tag>{t('billingRuns.dryRun')}</Tag>}
    </>
  );
}

/** How far a run is, in accounts of a buyer with a provider. */
export function RunProgress({ of: { progress } }: { of: BillingRunRowFragment }) {
  const { t } = useTranslation();
  const { processed, total, estimatedSecondsLeft } = progress;
  return (
    <>
      <Progress
        aria-label={t('billingRuns.progress')}
        percent={total ? Math.floor((processed / total) * 100) : 0}
        size="small"
        style={{ minWidth: 120 }}
        strokeColor="#124e96"
        status="normal"
      />
      <div className="quiet">
        {t('billingRuns.processed', { processed: count(processed), total: count(total) })}
        {estimatedSecondsLeft !== null && ` · ${t('billingRuns.left', { count: estimatedSecondsLeft })}`}
      </div>
    </>
  );
}
