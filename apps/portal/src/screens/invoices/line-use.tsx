import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import { unitName } from '../../format/unit';
import { ListTable, quantityColumn } from '../../parts/list-table';
import { useMeterName } from '../../parts/meter-name';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Nothing, Rows } from '../../parts/rows';
import { LineEventsDocument, LineHoursDocument } from './invoice-line.generated';

interface Line {
  instanceId: string;
  meter: string;
  unit?: string | null;
  serviceFrom: string;
  serviceTo: string;
}
interface Span {
  from: string;
  to: string;
}

const EVENTS = 50;

/** What was used hour by hour, and the events of the hour that is looked at. */
export function LineUse({ of: line }: { of: Line }) {
  const { t } = useTranslation();
  const meterName = useMeterName();
  const [hour, setHour] = useState<Span | null>(null);
  const whole = { from: line.serviceFrom, to: line.serviceTo };
  return (
    <>
      <Panel title={t('invoices.hours')} extra={`${meterName(line.meter)} (${unitName(line.unit)})`}>
        <Hours of={line} whole={whole} chosen={hour} choose={setHour} />
      </Panel>
      <Panel
        title={hour ? t('invoices.eventsOf', { hour: dateTime(hour.from) }) : t('invoices.events')}
        extra={
          hour && (
            <Button size="small" onClick={() => setHour(null)}>
              {t('invoices.allEvents')}
            </Button>
          )
        }
      >
        <Events of={line} span={hour ?? whole} />
        <p className="quiet" style={{ marginBottom: 0 }}>
          {t('invoices.eventsHint')}
        </p>
      </Panel>
    </>
  );
}

function Hours({
  of: { instanceId, meter },
  whole,
  chosen,
  choose,
}: {
  of: Line;
  whole: Span;
  chosen: Span | null;
  choose: (hour: Span) => void;
}) {
  const { t } = useTranslation();
  const found = useQuery(query(LineHoursDocument, { instanceId, meter, ...whole }));
  return (
    <PageState of={found}>
      {({ usage }) =>
        usage.length ? (
          <ListTable
            name="hours"
            rowKey="start"
            of={usage}
            columns={[
              {
                title: t('invoices.hour'),
                text: ({ start }) => start,
                show: ({ start, end }) => (
                  <Button
                    type="link"
                    size="small"
                    aria-pressed={chosen?.from === start}
                    onClick={() => choose({ from: start, to: end })}
                  >
                    {dateTime(start)}
                  </Button>
                ),
              },
              quantityColumn(t('orders.quantity')),
            ]}
            table={{ pagination: { pageSize: 12, hideOnSinglePage: true, showSizeChanger: false } }}
          />
        ) : (
          <p style={{ margin: 0 }}>{t('invoices.noHours')}</p>
        )
      }
    </PageState>
  );
}

function Events({ of: { instanceId, meter }, span }: { of: Line; span: Span }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(
      LineEventsDocument,
      { instanceId, meter, ...span, first: EVENTS, after: null },
      (page) => page.usageEvents.pageInfo,
    ),
  );
  return (
    <Rows of={list} rows={(page) => page.usageEvents.edges} none={<Nothing title={t('invoices.noEvents')} />}>
      {(found) => (
        <ListTable
          name="events"
          of={found}
          rowKey={({ source, id }) => `${source} ${id}`}
          table={{ scroll: {} }}
          columns={[
            {
              title: t('invoices.occurredAt'),
              text: ({ occurredAt }) => occurredAt,
              show: (one) => dateTime(one.occurredAt),
            },
            quantityColumn(t('orders.quantity')),
            {
              title: t('invoices.event'),
              text: ({ id }) => id,
              show: ({ id, correctsEventId, correctedByEventId }) => (
                <>
                  <code className="value">{id}</code>{' '}
                  {correctsEventId && <Tag>{t('invoices.corrects', { id: correctsEventId })}</Tag>}
                  {correctedByEventId && (
                    <Tag color="gold">{t('invoices.correctedBy', { id: correctedByEventId })}</Tag>
                  )}
                </>
              ),
            },
            { title: t('invoices.source'), text: ({ source }) => source || 'GraphQL' },
            {
              title: t('invoices.receivedAt'),
              text: ({ receivedAt }) => receivedAt,
              show: (one) => dateTime(one.receivedAt),
            },
            { title: t('invoices.subject'), text: ({ subject }) => subject },
          ]}
        />
      )}
    </Rows>
  );
}
