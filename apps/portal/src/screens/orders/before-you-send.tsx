import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import { Findings } from '../../parts/findings';
import { HelpLink } from '../../parts/help-link';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { OrderCheckDocument, type OrderPartsFragment } from './order.generated';

/** What rules, contract, quotas and budget would say if the order were sent now, and who would approve it. */
export function BeforeYouSend({ of: { id, version } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  // Asked anew for every version of the order, and never from before.
  const found = useQuery({
    ...query(OrderCheckDocument, { id }),
    queryKey: ['OrderCheck', id, version],
    staleTime: 0,
  });
  return (
    <Panel title={t('check.title')} extra={<HelpLink of="finding" />}>
      <PageState of={found}>
        {({ orderCheck: { ready, problems, findings, approvals, estimate } }) => (
          <>
            <Alert
              type={ready ? 'success' : 'error'}
              showIcon
              role="status"
              title={t(ready ? 'check.ready' : 'check.notReady')}
              description={
                problems.length > 0 && (
                  <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                    {problems.map(({ about, code, message }) => (
                      <li key={`${about} ${code}`}>
                        <strong>{t(`check.about.${about}`)}</strong> {message}
                      </li>
                    ))}
                  </ul>
                )
              }
              style={{ marginBottom: 12 }}
            />
            {estimate && <p>{t('check.estimate', { amount: money(estimate.amount, estimate.currency) })}</p>}
            <Findings of={findings} none={t('orders.noFindings')} />
            {approvals.length > 0 && (
              <p style={{ margin: '12px 0 0' }}>
                {t('check.approvals', {
                  steps: approvals
                    .map(
                      ({ title, quorum }) =>
                        `${title || t('approving.step')} (${t('orders.approvalOf', { count: quorum })})`,
                    )
                    .join(' → '),
                })}
              </p>
            )}
          </>
        )}
      </PageState>
    </Panel>
  );
}
