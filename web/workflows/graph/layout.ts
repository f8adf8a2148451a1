/** Where the steps of a graph are drawn: each in the column after all that it needs, in few crossings. */

export interface Edge {
  from: string;
  to: string;
}

export interface Box {
  id: string;
  x: number;
  y: number;
}

export interface Line extends Edge {
  /** As the attribute `d` of an SVG path. */
  path: string;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
}

export const BOX_HEIGHT = 62;
const GAP = { x: 52, y: 18 };
/** Of a line that passes a column on its way to a later one. */
const LANE_HEIGHT = 14;

/** What has a place in a column: a step, or what leads from one step on to later columns. */
interface Place {
  key: string;
  id: string | null;
  before: string[];
}

/** Of steps without circles, in the order in which they are written, in boxes of that width. */
export function layoutOf(ids: readonly string[], edges: readonly Edge[], boxWidth: number): Layout {
  const pitch = boxWidth + GAP.x;
  const columns = ordered(columnsOf(ids, edges));
  const heights = columns.map((places) => places.reduce((sum, place) => sum + heightOf(place) + GAP.y, -GAP.y));
  const height = Math.max(0, ...heights);
  const middles = new Map<string, number>();
  const boxes: Box[] = [];
  for (const [column, places] of columns.entries()) {
    let y = (height - (heights[column] ?? 0)) / 2;
    for (const place of places) {
      middles.set(place.key, y + heightOf(place) / 2);
      if (place.id !== null) boxes.push({ id: place.id, x: column * pitch, y });
      y += heightOf(place) + GAP.y;
    }
  }
  const layers = layersOf(ids, edges);
  return {
    width: Math.max(0, columns.length * pitch - GAP.x),
    height,
    boxes,
    lines: edges.map((edge) => ({ ...edge, path: pathOf(edge, layers, middles, boxWidth) })),
  };
}

/** The longest way to each step, by its number of edges. */
export function layersOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const layers = new Map<string, number>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const before = edges.filter(({ to }) => to === id).map(({ from }) => layerOf(from));
    const layer = Math.max(-1, ...before) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const id of ids) layerOf(id);
  return layers;
}

const laneOf = (id: string, column: number): string => `${id} in ${column}`;

/** Edges from the same step share a lane. */
function columnsOf(ids: readonly string[], edges: readonly Edge[]): Place[][] {
  const layers = layersOf(ids, edges);
  const columns: Place[][] = Array.from({ length: Math.max(-1, ...layers.values()) + 1 }, () => []);
  for (const id of ids) {
    const layer = layers.get(id) ?? 0;
    const before = edges
      .filter(({ to }) => to === id)
      .map(({ from }) => (layer - (layers.get(from) ?? 0) > 1 ? laneOf(from, layer - 1) : from));
    columns[layer]?.push({ key: id, id, before });
    const last = Math.max(layer, ...edges.filter(({ from }) => from === id).map(({ to }) => layers.get(to) ?? 0));
    for (let column = layer + 1; column < last; column += 1) {
      const previous = column - 1 === layer ? id : laneOf(id, column - 1);
      columns[column]?.push({ key: laneOf(id, column), id: null, before: [previous] });
    }
  }
  return columns;
}

/** Each column by the middle of what leads to its places. */
function ordered(columns: Place[][]): Place[][] {
  const positions = new Map<string, number>();
  return columns.map((places) => {
    const share = (key: string): number => positions.get(key) ?? 0;
    const middle = ({ before }: Place): number =>
      before.length === 0 ? 0 : before.reduce((sum, key) => sum + share(key), 0) / before.length;
    const sorted = places.toSorted((one, other) => middle(one) - middle(other));
    for (const [index, { key }] of sorted.entries()) positions.set(key, (index + 0.5) / sorted.length);
    return sorted;
  });
}

const heightOf = ({ id }: Place): number => (id === null ? LANE_HEIGHT : BOX_HEIGHT);

/** From the right side of one box to the left side of the other, along the lane of what it leaves. */
function pathOf(
  { from, to }: Edge,
  layers: Map<string, number>,
  middles: Map<string, number>,
  boxWidth: number,
): string {
  const pitch = boxWidth + GAP.x;
  const first = layers.get(from) ?? 0;
  const last = layers.get(to) ?? 0;
  let y = middles.get(from) ?? 0;
  let path = `M${first * pitch + boxWidth} ${y}`;
  for (let column = first + 1; column <= last; column += 1) {
    const next = middles.get(column === last ? to : laneOf(from, column)) ?? 0;
    const x = column * pitch;
    path += `C${x - GAP.x / 2} ${y} ${x - GAP.x / 2} ${next} ${x} ${next}`;
    if (column < last) path += `H${x + boxWidth}`;
    y = next;
  }
  return path;
}
