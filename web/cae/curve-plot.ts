/** What uPlot is told to draw of curves: over x, linear or by powers of ten, with gaps where there is no number. */
import uPlot from 'uplot';
import type { Place } from '../ui/chart/Canvas.tsx';
import { AXIS_WIDTH, axisOf, lineOf, zoomable } from '../ui/chart/plot.ts';
import { positive, type Value } from './curves.ts';
import { numberInWords } from './numbers.ts';

const HEIGHT = 260;

export interface Curve {
  key: string;
  label: string;
  /** Which colour it has, and which dashes. */
  tone: number;
  dash: number;
  xs: readonly number[];
  values: readonly Value[];
}

export interface Zoom {
  from: number;
  until: number;
}

/** In the order in which `aligned` has them. */
export const ordered = (curves: readonly Curve[]): Curve[] =>
  [...new Set(curves.map(({ xs }) => xs))].flatMap((xs) => curves.filter((curve) => curve.xs === xs));

/** Curves over one x, which has every place of theirs. */
export function aligned(curves: readonly Curve[], scale: 'log' | 'linear'): uPlot.AlignedData {
  const drawn = (values: readonly Value[]) => (scale === 'log' ? positive(values) : [...values]);
  const tables = [...new Set(curves.map(({ xs }) => xs))].map(
    (xs) => [xs, ...curves.filter((curve) => curve.xs === xs).map(({ values }) => drawn(values))] as uPlot.AlignedData,
  );
  return tables.length > 1 ? uPlot.join(tables) : (tables[0] ?? [[]]);
}

export function curveOptions(
  props: {
    curves: readonly Curve[];
    scale: 'log' | 'linear';
    xLabel: string;
    zoom: () => Zoom | null;
    onZoom: (zoom: Zoom) => void;
    onPoint: (index: number | null) => void;
  },
  { width, colour }: Place,
): uPlot.Options {
  const { curves, scale, xLabel } = props;
  const axis = {
    ...axisOf(colour),
    labelSize: 18,
    // On a logarithmic scale only powers of ten have words.
    values: (_: uPlot, ticks: (number | null)[]) => ticks.map((tick) => (tick === null ? '' : numberInWords(tick))),
  };
  return {
    width,
    height: HEIGHT,
    padding: [10, 14, 0, 0],
    ...zoomable({ onZoom: (from, until) => props.onZoom({ from, until }), onPoint: props.onPoint }),
    scales: {
      x: { time: false, range: (_, least, most) => xRange(props.zoom(), least, most) },
      y: scale === 'log' ? { distr: 3, range: (_, least, most) => logRange(least, most) } : {},
    },
    // On whole pixels a slow, even fall looks as if it came in steps.
    series: [{}, ...curves.map(({ tone, dash }) => ({ ...lineOf(colour, tone, dash), pxAlign: 0 }))],
    axes: [
      { ...axis, label: xLabel, space: 70, size: 26 },
      { ...axis, size: AXIS_WIDTH },
    ],
  };
}

function xRange(zoom: Zoom | null, least: number | null, most: number | null): [number, number] {
  if (zoom !== null) return [zoom.from, zoom.until];
  if (least === null || most === null) return [0, 1];
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}

export function logRange(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null || least <= 0) return [1e-6, 1];
  return uPlot.rangeLog(least, most, 10, true) as [number, number];
}
