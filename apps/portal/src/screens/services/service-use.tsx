import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, day } from '../../format/format';
import { unitName } from '../../format/unit';
import { FilterBar } from '../../parts/filters';
import { HelpLink } from '../../parts/help-link';
import { ListTable, quantityColumn } from '../../parts/list-table';
import { useMeterName } from '../../parts/meter-name';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { type ServiceSearch, SPANS } from './service-search';
import { type ServicePartsFragment, ServiceUseDocument, type ServiceUseQuery } from './service.generated';

const route = getRouteApi('/services/$instanceId');

const DAY = 24 * 3600 * 1000;
const GRANULARITY = {
  day: { granularity: 'HOUR', length: DAY },
  month: { granularity: 'DAY', length: 31 * DAY },
  year: { granularity: 'MONTH', length: 366 * DAY },
} as const;

type Point = ServiceUseQuery['usage'][number];

/** What was used of each meter over time. */
export function ServiceUse({ of: service }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const meterName = useMeterName();
  const meters = new Map(service.plan.prices.flatMap(({ meter, unit }) => (meter ? [[meter, unit ?? '']] : [])));
  const meter = search.meter && meters.has(search.meter) ? search.meter : [...meters.keys()][0];
  const choose = (next: ServiceSearch): void =>
    void navigate({ search: { ...search, ...next }, replace: true, resetScroll: false });
  if (meter === undefined) return null;
  return (
    <Panel title={t('service.use')} extra={<HelpLink of="usage" />}>
      <FilterBar>
        <Select
          aria-label={t('service.meter')}
          style={{ minWidth: 220 }}
          value={meter}
          onChange={(chosen) => choose({ meter: chosen })}
          options={[...meters.keys()].map((value) => ({ value, label: meterName(value) }))}
        />
        <Segmented
          aria-label={t('service.span')}
          value={search.span ?? 'month'}
          onChange={(span) => choose({ span })}
          options={SPANS.map((value) => ({ value, label: t(`service.spans.${value}`) }))}
        />
      </FilterBar>
      <Points of={service} meter={meter} unit={meters.get(meter)!} span={search.span ?? 'month'} />
    </Panel>
  );
}

function Points({
  of: service,
  meter,
  unit,
  span,
}: {
  of: ServicePartsFragment;
  meter: string;
  unit: string;
  span: NonNullable<ServiceSearch['span']>;
}) {
  const { t } = useTranslation();
  const { granularity, length } = GRANULARITY[span];
  // Asked once for what is looked at: the end of the day, or of the service.
  const [now] = useState(() => Date.now());
  const end = service.terminatedAt ? Date.parse(service.terminatedAt) : now;
  const to = Math.ceil(end / DAY) * DAY;
  const found = useQuery(
    query(ServiceUseDocument, {
      ...{ instanceId: service.id, meter, granularity },
      ...{ from: new Date(to - length).toISOString(), to: new Date(to).toISOString() },
    }),
  );
  return (
    <PageState of={found}>
      {({ usage }) =>
        usage.length ? <Bars of={usage.toReversed()} unit={unit} span={span} /> : <p>{t('service.noUse')}</p>
      }
    </PageState>
  );
}

/** Figures, and how long each is beside the others. */
function Bars({ of, unit, span }: { of: Point[]; unit: string; span: NonNullable<ServiceSearch['span']> }) {
  const { t } = useTranslation();
  const most = Math.max(...of.map((point) => Math.abs(Number(point.quantity))), Number.MIN_VALUE);
  const when = ({ start }: Point): string => {
    if (span === 'day') return dateTime(start);
    const on = new Date(Date.parse(start) + 8 * 3600 * 1000).toISOString();
    return span === 'month' ? day(on.slice(0, 10)) : on.slice(0, 7);
  };
  return (
    <ListTable<Point>
      name="service-use"
      rowKey="start"
      of={of}
      table={{ pagination: { pageSize: 12, hideOnSinglePage: true, showSizeChanger: false } }}
      columns={[
        { title: t('service.when'), text: when },
        quantityColumn(`${t('service.used')} (${unitName(unit)})`),
        {
          title: '',
          show: (point) => (
            <div className="bars" aria-hidden>
              <div className="bar" style={{ width: `${(100 * Math.abs(Number(point.quantity))) / most}%` }} />
            </div>
          ),
        },
      ]}
    />
  );
}
