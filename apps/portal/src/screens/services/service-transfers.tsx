import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import { IfAllowed } from '../../parts/if-allowed';
import { Panel } from '../../parts/panel';
import { TransferActions } from '../transfers/transfer-actions';
import { TransferStatusTag } from '../transfers/transfer-status';
import { TransfersDocument } from '../transfers/transfers.generated';
import type { ServicePartsFragment } from './service.generated';

const MOST = 20;

/** To whom the service was offered and what became of it; not there where it never was. */
export function ServiceTransfers({ of: { id } }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const found = useQuery(query(TransfersDocument, { statuses: null, instanceIds: [id], first: MOST, after: null }));
  return (
    <IfAllowed of={found}>
      {({ transfers: { edges } }) =>
        edges.length > 0 && (
          <Panel title={t('transfers.title')}>
            <ul className="findings">
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <strong>{t('transfers.to', { name: node.receiver.name })}</strong>{' '}
                  <TransferStatusTag of={node.status} />
                  <div className="quiet">
                    {dateTime(node.offeredAt)} · {node.reason}
                    {node.answer && ` · ${node.answer}`}
                  </div>
                  <TransferActions of={node} />
                </li>
              ))}
            </ul>
          </Panel>
        )
      }
    </IfAllowed>
  );
}
