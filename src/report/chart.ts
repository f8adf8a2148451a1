/** A chart as SVG, for a page that has no script. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from 'ghtml';

export interface ChartCurve {
  name: string;
  /** What is no number, or none that a logarithmic axis has, is a gap. */
  points: readonly (readonly [x: number, y: number | null])[];
}

export interface Chart {
  title: string;
  x: string;
  y: string;
  scale: 'linear' | 'log';
  /** Of x; all of it is above zero where it is logarithmic. */
  across: 'linear' | 'log';
  curves: readonly ChartCurve[];
  /** Whether neighbours hang together. */
  areJoined: boolean;
}

const WIDTH = 640;
const HEIGHT = 280;
const MARGIN = { top: 8, right: 12, bottom: 40, left: 72 };
const TICKS = { x: 8, y: 6 };
const LABEL_GAP = 6;
const DIGITS = 4;
const POINT_RADIUS = 2.5;
const POINTS_MARKED_MAX = 100;
/** Told apart by those who see colours otherwise, too (Okabe and Ito, 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

export function chartOf({ title, x, y, scale, across: kind, curves, areJoined }: Chart): string {
  const isShown = (value: number | null): value is number =>
    value !== null && Number.isFinite(value) && (scale === 'linear' || value > 0);
  const shown = curves.flatMap(({ points }) => points.filter(([, value]) => isShown(value)));
  if (shown.length === 0) return '';
  const places = extentOf(shown.map(([at]) => at));
  const width = [MARGIN.left, WIDTH - MARGIN.right];
  const across = kind === 'log' ? scaleLog(places, width).nice() : scaleLinear(places, width);
  const values = extentOf(shown.map(([, value]) => value ?? 0));
  const range = [HEIGHT - MARGIN.bottom, MARGIN.top];
  const up = scale === 'log' ? scaleLog(values, range).nice() : scaleLinear(values, range).nice();
  const path = line<readonly [number, number | null]>()
    .defined(([, value]) => isShown(value))
    .x(([at]) => across(at))
    .y(([, value]) => up(value ?? 0));
  const colour = (index: number): string => COLOURS[index % COLOURS.length] ?? '';
  const number = new Intl.NumberFormat('en', { notation: 'scientific', maximumFractionDigits: 1 });
  const label = (value: number): string => {
    const plain = String(Number(value.toPrecision(DIGITS)));
    return plain.length <= 2 * DIGITS ? plain : number.format(value).replace('E', 'e');
  };

  return html`<figure>
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
!${ticksOf(across, kind, TICKS.x).map(
    (at) =>
      html`<line class="grid" x1="${across(at)}" x2="${across(at)}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/>
<text x="${across(at)}" y="${HEIGHT - MARGIN.bottom + 3 * LABEL_GAP}" text-anchor="middle">${label(at)}</text>`,
  )}
!${ticksOf(up, scale, TICKS.y).map(
    (at) =>
      html`<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${up(at)}" y2="${up(at)}"/>
<text x="${MARGIN.left - LABEL_GAP}" y="${up(at)}" dy="0.32em" text-anchor="end">${label(at)}</text>`,
  )}
<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - LABEL_GAP}" text-anchor="middle">${x}</text>
<text transform="translate(${2 * LABEL_GAP},${(HEIGHT - MARGIN.bottom) / 2}) rotate(-90)" text-anchor="middle">${y}</text>
!${curves.map(({ points }, index) =>
    areJoined
      ? html`<path d="${path([...points]) ?? ''}" fill="none" stroke="${colour(index)}" stroke-width="1.5"/>`
      : '',
  )}
!${curves.flatMap(({ points }, index) =>
    areJoined && points.length > POINTS_MARKED_MAX
      ? []
      : points
          .filter(([, value]) => isShown(value))
          .map(
            ([at, value]) =>
              html`<circle cx="${across(at)}" cy="${up(value ?? 0)}" r="${POINT_RADIUS}" fill="${colour(index)}"/>`,
          ),
  )}
</svg>
!${curves.length < 2 ? '' : html`<p class="legend">!${curves.map(({ name }, index) => html`<span><i style="background:${colour(index)}"></i>${name}</span>`)}</p>`}
</figure>`;
}

/** Of one value alone a little around it, as an axis needs a length. */
function extentOf(values: number[]): [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (least !== most) return [least, most];
  const around = least === 0 ? 1 : Math.abs(least) / 2;
  return [least - around, most + around];
}

/** Powers of ten where there are more than some of them; d3 would name each of their parts. */
function ticksOf(
  axis: { ticks: (count: number) => number[]; domain: () => number[] },
  scale: 'linear' | 'log',
  count: number,
): number[] {
  if (scale === 'linear') return axis.ticks(count);
  const [least = 1, most = 1] = axis.domain().map(Math.log10);
  const step = Math.max(1, Math.ceil((most - least) / count));
  const ticks: number[] = [];
  for (let power = Math.ceil(least); power <= Math.floor(most); power += step) ticks.push(10 ** power);
  return ticks;
}
