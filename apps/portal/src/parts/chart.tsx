import { BarChart, type BarSeriesOption, ScatterChart, type ScatterSeriesOption } from 'echarts/charts';
import {
  AriaComponent,
  type AriaComponentOption,
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from 'echarts/components';
import { type ComposeOption, init, use as withParts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

withParts([BarChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | ScatterSeriesOption
  | AriaComponentOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

/** Told apart without colours too, by the patterns that `aria.decal` draws. */
const COLORS = ['#124e96', '#1d7a5f', '#b7791f', '#8a3ffc', '#b42318', '#0e7490', '#5c6470', '#a3306f'];

/** A picture of figures that stand in a table beside it: whoever does not see it misses nothing. */
export function Chart({ option, height, label }: { option: ChartOption; height: number; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chart = init(box.current, null, { renderer: 'svg' });
    const follow = new ResizeObserver(() => chart.resize());
    follow.observe(box.current!);
    chart.setOption({
      animation: false,
      aria: { enabled: true, label: { description: label }, decal: { show: true } },
      color: COLORS,
      ...option,
    });
    return () => {
      follow.disconnect();
      chart.dispose();
    };
  }, [option, label]);
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
