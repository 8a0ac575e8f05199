import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { money } from '../../format/format';
import { Chart, type ChartOption } from '../../parts/chart';
import { Panel } from '../../parts/panel';
import type { BudgetRowFragment as Budget } from './budgets.generated';

/** Parts of the money, in the order in which it is used. */
const PARTS = {
  actual: '#124e96',
  committed: '#1d7a5f',
  reserved: '#b7791f',
  available: '#c9d3e0',
  overrun: '#b42318',
} as const;
const MOST = 20;

/** How much of each budget is used, set aside and free, beside what was allocated and what the year will come to. */
export function BudgetsChart({ of }: { of: readonly Budget[] }) {
  const { t } = useTranslation();
  const shown = useMemo(() => of.slice(0, MOST), [of]);
  const option = useMemo((): ChartOption => {
    const told = (figure: string | undefined, budget: Budget | undefined): string =>
      budget && figure ? money(figure, budget.currency) : '–';
    const series = [
      ...(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => ({
        ...{ type: 'bar' as const, stack: 'money', name: t(`budgets.${part}`), barMaxWidth: 28 },
        itemStyle: { color: PARTS[part] },
        data: shown.map((budget) => Number(budget[part])),
        tooltip: { valueFormatter: (_: unknown, index: number) => told(shown[index]?.[part], shown[index]) },
      })),
      {
        ...{ type: 'scatter' as const, name: t('budgets.allocated'), symbol: 'rect', symbolSize: [3, 36] },
        itemStyle: { color: '#1f2937' },
        data: shown.map((budget) => Number(budget.allocated)),
        tooltip: { valueFormatter: (_: unknown, index: number) => told(shown[index]?.allocated, shown[index]) },
      },
      {
        ...{ type: 'scatter' as const, name: t('budgets.atYearEnd'), symbol: 'diamond', symbolSize: 14 },
        itemStyle: { color: '#8a3ffc' },
        data: shown.map(({ standing }) => (standing ? Number(standing.atYearEnd) : null)),
        tooltip: {
          valueFormatter: (_: unknown, index: number) => told(shown[index]?.standing?.atYearEnd, shown[index]),
        },
      },
    ];
    return {
      grid: { left: 8, right: 24, top: 56, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true },
      yAxis: {
        ...{ type: 'category', inverse: true },
        // The year first: a long name is cut at its end.
        data: shown.map(({ name, fiscalYear }) => `${fiscalYear} ${name}`),
        axisLabel: { width: 110, overflow: 'truncate' },
      },
      xAxis: { type: 'value', axisLabel: { hideOverlap: true } },
      series,
    };
  }, [shown, t]);
  return (
    <Panel title={t('budgets.chart')}>
      <Chart option={option} height={96 + shown.length * 56} label={t('budgets.chartLabel')} />
    </Panel>
  );
}
