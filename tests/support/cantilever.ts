/** A slender beam, clamped at one end and loaded across at the other, as a model of CalculiX, and what beam theory says of it. */

const LENGTH_MM = 1000;
const SIDE_MM = 20;
const YOUNG_MPA = 210_000;
const FORCE_N = 100;
const ELEMENTS = 40;
const TIP_NODES = 8;

/** F L³ / (3 E I). */
export const TIP_DEFLECTION_MM = (FORCE_N * LENGTH_MM ** 3) / (3 * YOUNG_MPA * (SIDE_MM ** 4 / 12));

type Place = [number, number, number];

const CORNERS: Place[] = ['000', '200', '220', '020', '002', '202', '222', '022'].map(
  (place) => [...place].map(Number) as Place,
);
/** Which corners each of the other twelve nodes is between, in CalculiX' order. */
const EDGES = ['01', '12', '23', '30', '45', '56', '67', '74', '04', '15', '26', '37'];

/** In one step: linear, or with large displacements in increments of their own. */
export const cantilever = (how: 'linear' | 'nonlinear' = 'linear'): string => `${mesh()}\n${loading(how)}`;

export function mesh(): string {
  const numbers = new Map<string, number>();
  const nodes: string[] = [];
  const sets = { CLAMPED: [] as number[], TIP: [] as number[] };
  const numberOf = ([x, y, z]: Place): number => {
    const known = numbers.get(`${x} ${y} ${z}`);
    if (known !== undefined) return known;
    const number = numbers.size + 1;
    numbers.set(`${x} ${y} ${z}`, number);
    nodes.push([number, (x * LENGTH_MM) / (2 * ELEMENTS), (y * SIDE_MM) / 2, (z * SIDE_MM) / 2].join(', '));
    if (x === 0) sets.CLAMPED.push(number);
    if (x === 2 * ELEMENTS) sets.TIP.push(number);
    return number;
  };
  const between = ([one = 0, other = 0]: number[]): Place =>
    [0, 1, 2].map((axis) => ((CORNERS[one]?.[axis] ?? 0) + (CORNERS[other]?.[axis] ?? 0)) / 2) as Place;
  const places = [...CORNERS, ...EDGES.map((edge) => between([...edge].map(Number)))];
  const elements = Array.from({ length: ELEMENTS }, (_, n) => {
    const own = places.map(([x, y, z]) => numberOf([x + 2 * n, y, z]));
    return `${n + 1}, ${own.slice(0, 10).join(', ')},\n${own.slice(10).join(', ')}`;
  });
  const set = ([name, members]: [string, number[]]) => [
    `*NSET, NSET=${name}`,
    ...members.map((member) => `${member},`),
  ];
  return [
    ...['*NODE, NSET=ALL', ...nodes, '*ELEMENT, TYPE=C3D20, ELSET=BEAM', ...elements],
    ...Object.entries(sets).flatMap(set),
  ].join('\n');
}

/** What it is made of, and the step; the deflections of the tip are printed. */
export function loading(how: 'linear' | 'nonlinear' = 'linear'): string {
  return [
    ...['*MATERIAL, NAME=STEEL', '*ELASTIC', `${YOUNG_MPA}, 0.3`, '*SOLID SECTION, ELSET=BEAM, MATERIAL=STEEL'],
    ...(how === 'linear' ? ['*STEP', '*STATIC'] : ['*STEP, NLGEOM', '*STATIC', '0.25, 1.0']),
    ...['*BOUNDARY', 'CLAMPED, 1, 3', '*CLOAD', `TIP, 3, ${-FORCE_N / TIP_NODES}`],
    ...[
      '*NODE PRINT, NSET=TIP',
      'U',
      '*EL PRINT, ELSET=BEAM',
      'S',
      '*NODE FILE',
      'U',
      '*EL FILE',
      'S',
      '*END STEP',
      '',
    ],
  ].join('\n');
}

/** The mean of what CalculiX printed of the tip into its .dat file, last. */
export function tipDeflection(printed: string): number {
  const block = printed.split('for set TIP').at(-1)?.split('\n\n')[1] ?? '';
  const deflections = block.split('\n').map((line) => Number(line.trim().split(/\s+/)[3]));
  return -deflections.reduce((sum, one) => sum + one, 0) / deflections.length;
}
