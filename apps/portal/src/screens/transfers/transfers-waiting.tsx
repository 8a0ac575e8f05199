import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { useViewer } from '../../session/use-session';
import { TransfersWaitingDocument } from './transfers.generated';

/** Says that services of others are offered to one's organization; not there while none is, or to whom they are not shown. */
export function TransfersWaiting() {
  const { t } = useTranslation();
  const { organization } = useViewer();
  const { data } = useQuery(query(TransfersWaitingDocument, {}));
  // What an order takes already is not decided any more.
  const waiting = (data?.transfers.edges ?? []).filter(
    ({ node }) => node.receiver.id === organization.id && node.allowedActions.length > 0,
  );
  if (!waiting.length) return null;
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('transfers.waiting', {
        names: [...new Set(waiting.map(({ node }) => node.plan.offering.name))].join('、'),
      })}
      action={
        <Link to="/transfers" search={{ statuses: ['OFFERED'] }}>
          {t('transfers.decide')}
        </Link>
      }
    />
  );
}
