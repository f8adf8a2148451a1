/** What uPlot is told to draw of a response: points, joined where they are a curve, on even or logarithmic axes. */
import type uPlot from 'uplot';
import { logRange, type Zoom } from '../../cae/curve-plot.ts';
import { numberInWords } from '../../cae/numbers.ts';
import type { Place } from '../../ui/chart/Canvas.tsx';
import { AXIS_WIDTH, axisOf, lineOf, zoomable } from '../../ui/chart/plot.ts';

const HEIGHT = 320;
const POINT_PX = 7;
/** Of the whole width, at each side: a point at the edge is whole. */
const ASIDE = 0.03;

export interface Look {
  /** How many colours. */
  colours: number;
  isCurve: boolean;
  logX: boolean;
  logY: boolean;
  xLabel: string;
  yLabel: string;
  zoom: () => Zoom | null;
  onZoom: (zoom: Zoom) => void;
  onPoint: (index: number | null) => void;
}

export function responseOptions(look: Look, { width, colour }: Place): uPlot.Options {
  const { isCurve, logX, logY } = look;
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
    ...zoomable({ onZoom: (from, until) => look.onZoom({ from, until }), onPoint: look.onPoint }),
    scales: {
      x: {
        time: false,
        ...(logX && { distr: 3 }),
        range: (_, least, most) => xRange(look.zoom(), least, most, logX),
      },
      y: logY ? { distr: 3, range: (_, least, most) => logRange(least, most) } : {},
    },
    series: [
      {},
      ...Array.from({ length: look.colours }, (_, tone) => {
        const line = lineOf(colour, tone, 0);
        return {
          ...line,
          points: { show: true, size: POINT_PX, fill: line.stroke },
          ...(!isCurve && { paths: () => null }),
        };
      }),
    ],
    axes: [
      { ...axis, label: look.xLabel, space: 70, size: 26 },
      { ...axis, label: look.yLabel, size: AXIS_WIDTH },
    ],
  };
}

function xRange(zoom: Zoom | null, least: number | null, most: number | null, isLog: boolean): [number, number] {
  if (zoom !== null) return [zoom.from, zoom.until];
  if (least === null || most === null) return isLog ? [1e-6, 1] : [0, 1];
  if (isLog) {
    const aside = (most / least) ** ASIDE || 1;
    return least === most ? [least / 2, most * 2] : [least / aside, most * aside];
  }
  const aside = least === most ? 0.5 : (most - least) * ASIDE;
  return [least - aside, most + aside];
}
