/** What all charts of uPlot have in common: how their lines and axes look, and that a part is dragged over to be seen more closely. */
import type uPlot from 'uplot';
import type { Place } from './Canvas.tsx';
import { dashOf, toneOf } from './tones.ts';

export const AXIS_WIDTH = 64;
const FONT = '12px system-ui, sans-serif';
const NOTHING_SELECTED = { left: 0, top: 0, width: 0, height: 0 };

type Colour = Place['colour'];

export const axisOf = (colour: Colour) => ({
  font: FONT,
  labelFont: FONT,
  stroke: colour('--mantine-color-dimmed'),
  grid: { stroke: colour('--berth-border'), width: 1 },
  ticks: { show: false },
});

export const lineOf = (colour: Colour, tone: number, dash: number) => ({
  stroke: colour(toneOf(tone)),
  width: 1.75,
  dash: dashOf(dash),
  spanGaps: false,
  points: { size: 4 },
});

export interface PlotEvents {
  /** As x has it. */
  onZoom: (from: number, until: number) => void;
  /** Which place the pointer is at; null: at none. */
  onPoint: (index: number | null) => void;
}

export const zoomable = ({
  onZoom,
  onPoint,
}: PlotEvents): Pick<uPlot.Options, 'legend' | 'cursor' | 'select' | 'hooks'> => ({
  legend: { show: false },
  cursor: {
    y: false,
    drag: { x: true, y: false, setScale: false },
    points: { size: 7 },
    bind: { dblclick: () => () => null },
  },
  select: { show: true, ...NOTHING_SELECTED },
  hooks: {
    setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        if (width <= 0) return;
        onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
        plot.setSelect(NOTHING_SELECTED, false);
      },
    ],
  },
});
