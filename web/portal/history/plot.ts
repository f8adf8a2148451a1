/** What uPlot is told to draw: lines that differ in colour and dashes, a time axis in the browser's zone and the page's language. */
import type uPlot from 'uplot';
import type { Series } from '../../../src/history/schema.ts';
import type { Place } from '../../ui/chart/Canvas.tsx';
import { dashOf, toneOf } from '../../ui/chart/tones.ts';
import { amountInWords } from './amounts.ts';

const AXIS_WIDTH = 64;
const HEIGHT = 200;
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;
const FONT = '12px system-ui, sans-serif';

export interface PlotEvents {
  /** In seconds since 1970. */
  onZoom: (from: number, until: number) => void;
  /** Which moment the pointer is at; null: at none. */
  onPoint: (index: number | null) => void;
}

export function plotOptions(
  series: readonly Series[],
  { language, width, colour }: Place,
  events: PlotEvents,
): uPlot.Options {
  const unit = series[0]?.unit ?? 'count';
  const axis = {
    font: FONT,
    stroke: colour('--mantine-color-dimmed'),
    grid: { stroke: colour('--berth-border'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      bind: { dblclick: () => () => null },
    },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    scales: { x: { time: true }, y: { range: (_, __, highest) => [0, topOf(highest, unit)] } },
    series: [
      {},
      ...series.map((_, index) => ({
        stroke: colour(toneOf(index)),
        width: 1.75,
        dash: dashOf(index),
        spanGaps: false,
        points: { size: 4 },
      })),
    ],
    axes: [
      { ...axis, space: 90, values: (_, ticks) => timesInWords(ticks, language) },
      {
        ...axis,
        size: AXIS_WIDTH,
        incrs: unit.startsWith('bytes') ? BINARY_STEPS : DECIMAL_STEPS,
        values: (_, ticks) => ticks.map((tick) => amountInWords(tick, unit, language)),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => events.onPoint(cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select;
          if (selected <= 0) return;
          events.onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + selected, 'x'));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);
const DECIMAL_STEPS = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** (power - 2)),
).flat();

/** A little above what is highest; a share of all has a top of its own. */
function topOf(highest: number | null, unit: Series['unit']): number {
  if (unit === 'percent') return 100;
  return highest === null || highest <= 0 ? 1 : highest * 1.08;
}

/** The day only where it is another than that of the tick before. */
export function timesInWords(ticks: readonly number[], language: string): string[] {
  const between = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  const time: Intl.DateTimeFormatOptions = {
    hour: 'numeric',
    minute: '2-digit',
    ...(between < 60 && { second: '2-digit' }),
  };
  const day: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
  const words = (tick: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, options).format(tick * 1000);
  return ticks.map((tick, index) => {
    if (between >= DAY_SECONDS - HOUR_SECONDS) return words(tick, day);
    const before = ticks[index - 1];
    const isNew = before === undefined || new Date(before * 1000).getDate() !== new Date(tick * 1000).getDate();
    return isNew ? `${words(tick, time)}\n${words(tick, day)}` : words(tick, time);
  });
}
