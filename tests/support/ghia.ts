/**
 * The lid-driven cavity at Re = 100 by U. Ghia, K. N. Ghia and C. T. Shin, High-Re solutions for incompressible flow using the
 * Navier-Stokes equations and a multigrid method, J. Comput. Phys. 48 (1982) 387–411; and the same of a field of OpenFOAM.
 */

/** [place along the line, velocity]; both in sides of the cavity and velocities of its lid. */
type Profile = readonly (readonly [place: number, velocity: number])[];

/** Table I: u, along the lid, over y on the vertical centre line. */
export const GHIA_U: Profile = [
  [1, 1],
  [0.9766, 0.84123],
  [0.9688, 0.78871],
  [0.9609, 0.73722],
  [0.9531, 0.68717],
  [0.8516, 0.23151],
  [0.7344, 0.00332],
  [0.6172, -0.13641],
  [0.5, -0.20581],
  [0.4531, -0.2109],
  [0.2813, -0.15662],
  [0.1719, -0.1015],
  [0.1016, -0.06434],
  [0.0703, -0.04775],
  [0.0625, -0.04192],
  [0.0547, -0.03717],
  [0, 0],
];

/** Table II: v, across the lid, over x on the horizontal centre line. */
export const GHIA_V: Profile = [
  [1, 0],
  [0.9688, -0.05906],
  [0.9609, -0.07391],
  [0.9531, -0.08864],
  [0.9453, -0.10313],
  [0.9063, -0.16914],
  [0.8594, -0.22445],
  [0.8047, -0.24533],
  [0.5, 0.05454],
  [0.2344, 0.17527],
  [0.2266, 0.17507],
  [0.1563, 0.16077],
  [0.0938, 0.12317],
  [0.0781, 0.1089],
  [0.0703, 0.10091],
  [0.0625, 0.09233],
  [0, 0],
];

type Vector = [number, number, number];

/** The cells of a volVectorField, in their order. */
export function readVectors(field: string): Vector[] {
  const list = /internalField\s+nonuniform List<vector>\s+(\d+)\s+\(([^;]*)\)\s*;/.exec(field);
  const cells = [...(list?.[2] ?? '').matchAll(/\((\S+) (\S+) (\S+)\)/g)].map(
    ([, x, y, z]) => [Number(x), Number(y), Number(z)] as Vector,
  );
  if (cells.length === 0 || cells.length !== Number(list?.[1])) throw new Error('it is no field of vectors');
  return cells;
}

/** Of a square of n by n cells, x first, what is on both centre lines between its walls: n is even, so the lines are between two cells. */
export function centreLines(cells: readonly Vector[], lid: number): { u: Profile; v: Profile } {
  const n = Math.sqrt(cells.length);
  const at = (i: number, j: number, axis: 0 | 1): number => (cells[i + n * j]?.[axis] ?? Number.NaN) / lid;
  const half = n / 2;
  const places = Array.from({ length: n }, (_, k) => k);
  const inside = (velocity: (k: number) => number): Profile => places.map((k) => [(k + 0.5) / n, velocity(k)] as const);
  const mean = (one: number, other: number): number => (one + other) / 2;
  return {
    u: [[0, 0], ...inside((j) => mean(at(half - 1, j, 0), at(half, j, 0))), [1, 1]],
    v: [[0, 0], ...inside((i) => mean(at(i, half - 1, 1), at(i, half, 1))), [1, 0]],
  };
}

/** How far a profile, linear between its points, is from the table, point by point of the table. */
export const deviations = (profile: Profile, table: Profile): { place: number; deviation: number }[] =>
  table.map(([place, velocity]) => ({ place, deviation: Math.abs(valueAt(profile, place) - velocity) }));

function valueAt(profile: Profile, place: number): number {
  const above = Math.max(
    1,
    profile.findIndex(([known]) => known >= place),
  );
  const [[x0, v0], [x1, v1]] = [profile[above - 1] ?? [0, Number.NaN], profile[above] ?? [1, Number.NaN]];
  return v0 + ((v1 - v0) * (place - x0)) / (x1 - x0);
}
