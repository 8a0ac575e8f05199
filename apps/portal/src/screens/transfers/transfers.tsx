import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime, quantity } from '../../format/format';
import { FilterBar, StatusFilter } from '../../parts/filters';
import { ListTable } from '../../parts/list-table';
import { Nothing, Rows } from '../../parts/rows';
import { TransferActions } from './transfer-actions';
import { TransferStatusTag } from './transfer-status';
import { type TransferPartsFragment, TransfersDocument } from './transfers.generated';
import { TRANSFER_STATUSES } from './transfers-search';

const route = getRouteApi('/transfers');
const PAGE = 50;

/** Running services that one's organization gives to another one or is offered. */
export function Transfers() {
  const { t } = useTranslation();
  const { statuses } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    pages(
      TransfersDocument,
      { statuses: statuses ?? null, instanceIds: null, first: PAGE, after: null },
      (page) => page.transfers.pageInfo,
    ),
  );
  return (
    <>
      <h1>{t('transfers.title')}</h1>
      <p>{t('transfers.what')}</p>
      <FilterBar>
        <StatusFilter
          of={statuses}
          among={TRANSFER_STATUSES}
          nameOf={(status) => t(`enums.TransferStatus.${status}`)}
          onChange={(chosen) => void navigate({ search: chosen.length ? { statuses: chosen } : {}, replace: true })}
        />
      </FilterBar>
      <Rows
        of={list}
        rows={(page) => page.transfers.edges}
        none={<Nothing title={t('transfers.none')} hint={t('transfers.noneHint')} />}
      >
        {(found) => <TransfersTable of={found} />}
      </Rows>
    </>
  );
}

function TransfersTable({ of }: { of: TransferPartsFragment[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<TransferPartsFragment>
      name="transfers"
      of={of}
      columns={[
        {
          title: t('orders.service'),
          text: ({ plan }) => plan.offering.name,
          show: ({ plan }) => (
            <>
              {plan.offering.name}
              <div className="quiet">{plan.name}</div>
            </>
          ),
        },
        { title: t('orders.plan'), text: ({ plan }) => plan.name, onlyInFile: true },
        {
          title: t('orders.quantity'),
          align: 'right',
          text: (row) => row.quantity,
          show: (row) => row.quantity && quantity(row.quantity),
        },
        { title: t('transfers.giver'), text: ({ giver }) => giver.name },
        { title: t('transfers.receiver'), text: ({ receiver }) => receiver.name },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.TransferStatus.${status}`),
          show: ({ status }) => <TransferStatusTag of={status} />,
        },
        { title: t('transfers.offeredAt'), text: ({ offeredAt }) => dateTime(offeredAt) },
        {
          title: t('transfers.reason'),
          text: ({ reason, answer }) => [reason, answer].filter(Boolean).join(' → '),
          show: ({ reason, answer }) => (
            <>
              {reason}
              {answer && <div className="quiet">{answer}</div>}
            </>
          ),
        },
        { title: t('evidence.actions'), show: (row) => <TransferActions of={row} /> },
      ]}
    />
  );
}
