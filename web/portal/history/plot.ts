/** What uPlot is told to draw: lines that differ in colour and dashes, a time axis in the browser's zone and the page's language. */
import type uPlot from 'uplot';
import type { Series } from '../../../src/history/schema.ts';
import type { Place } from '../../ui/chart/Canvas.tsx';
import { AXIS_WIDTH, axisOf, lineOf, type PlotEvents, zoomable } from '../../ui/chart/plot.ts';
import { amountInWords } from './amounts.ts';

const HEIGHT = 200;
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;

export function plotOptions(
  series: readonly Series[],
  { language, width, colour }: Place,
  events: PlotEvents,
): uPlot.Options {
  const unit = series[0]?.unit ?? 'count';
  const axis = axisOf(colour);
  return {
    width,
    height: HEIGHT,
    padding: [8, 10, 0, 0],
    ...zoomable(events),
    scales: { x: { time: true }, y: { range: (_, __, highest) => [0, topOf(highest, unit)] } },
    series: [{}, ...series.map((_, index) => lineOf(colour, index, index))],
    axes: [
      { ...axis, space: 90, values: (_, ticks) => timesInWords(ticks, language) },
      {
        ...axis,
        size: AXIS_WIDTH,
        incrs: unit.startsWith('bytes') ? BINARY_STEPS : DECIMAL_STEPS,
        values: (_, ticks) => ticks.map((tick) => amountInWords(tick, unit, language)),
      },
    ],
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
