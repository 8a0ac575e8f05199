import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Flex, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { Action } from '../../parts/action';
import { ListTable } from '../../parts/list-table';
import { Panel } from '../../parts/panel';
import { Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { session } from '../../session/session-store';
import { DiscardQuarantinedDocument, QuarantinedDocument, type QuarantinedRowFragment } from './intake.generated';
import { QUARANTINE_STATUSES } from './intake-search';
import { Release } from './release';

const route = getRouteApi('/intake');
const PAGE = 50;

/** Refused rows: why, what was sent, and what to do with them. */
export function Quarantine() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const status = search.status ?? 'OPEN';
  const list = useInfiniteQuery(
    pages(
      QuarantinedDocument,
      { status, code: null, fileId: search.file ?? null, first: PAGE, after: null },
      (page) => page.quarantinedUsage.pageInfo,
    ),
  );
  return (
    <Panel
      title={t('intake.quarantine')}
      extra={
        <Flex gap={8} wrap>
          {search.file && (
            <Button onClick={() => void navigate({ search: said({ ...search, file: undefined }), replace: true })}>
              {t('intake.allFiles')}
            </Button>
          )}
          <Select
            aria-label={t('orders.status')}
            style={{ minWidth: 140 }}
            value={status}
            onChange={(chosen) => void navigate({ search: { ...search, status: chosen }, replace: true })}
            options={QUARANTINE_STATUSES.map((value) => ({ value, label: t(`enums.QuarantineStatus.${value}`) }))}
          />
        </Flex>
      }
    >
      <p className="quiet" style={{ marginTop: 0 }}>
        {t('intake.quarantineWhat')}
      </p>
      <Rows of={list} rows={(page) => page.quarantinedUsage.edges} none={<p>{t('intake.noneQuarantined')}</p>}>
        {(found) => <QuarantinedTable of={found} />}
      </Rows>
    </Panel>
  );
}

function QuarantinedTable({ of }: { of: QuarantinedRowFragment[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  const mayRelease = of.some(({ allowedActions }) => allowedActions.includes('releaseQuarantinedUsage'));
  return (
    <>
      {mayRelease && (
        <Flex gap={8} wrap style={{ marginBottom: 12 }} align="center">
          <span>{t('intake.chosen', { count: chosen.length })}</span>
          {chosen.length > 0 && (
            <>
              <Release of={of.filter(({ id }) => chosen.includes(id))} onDone={() => setChosen([])} />
              <Action
                isFinal
                name={t('intake.discard')}
                what={t('intake.discardWhat')}
                reason={t('actions.reason')}
                run={async (reason) => {
                  await session.ask(DiscardQuarantinedDocument, { input: { ids: chosen, reason } });
                  setChosen([]);
                }}
              />
            </>
          )}
        </Flex>
      )}
      <ListTable<QuarantinedRowFragment>
        name="quarantined"
        of={of}
        table={{
          ...(mayRelease && {
            rowSelection: {
              hideSelectAll: true, // the table would have it twice, once hidden
              selectedRowKeys: chosen,
              onChange: (keys) => setChosen(keys.map(String)),
              getCheckboxProps: ({ event, row, allowedActions }) => ({
                'aria-label': t('intake.choose', { row: row ?? event.id ?? '' }),
                disabled: !allowedActions.includes('releaseQuarantinedUsage'),
              }),
            },
          }),
          expandable: { expandedRowRender: ({ payload }) => <pre className="value">{payload}</pre> },
        }}
        columns={[
          {
            title: t('intake.why'),
            text: ({ message }) => message,
            show: ({ message, field, reason }) => (
              <div className="value">
                {message} {field && <Tag>{t(`usageFields.${field}` as 'usageFields.meter', field)}</Tag>}
                {reason && <div className="quiet">{reason}</div>}
              </div>
            ),
          },
          { title: t('imports.row'), align: 'right', text: ({ row }) => row },
          { title: t('usageFields.externalId'), text: ({ event }) => event.externalId ?? event.instanceId },
          { title: t('usageFields.meter'), text: ({ event }) => event.meter },
          { title: t('usageFields.quantity'), align: 'right', text: ({ event }) => event.quantity },
          { title: t('usageFields.occurredAt'), text: ({ event }) => event.occurredAt },
          { title: t('imports.receivedAt'), text: ({ receivedAt }) => dateTime(receivedAt) },
        ]}
      />
    </>
  );
}
