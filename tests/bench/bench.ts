/**
 * `npm run bench [-- machine|cluster|pages]`: measures, prints and records how fast and how large Berth is; fails where a bound is exceeded.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureCluster } from './cluster.ts';
import { describeMachine } from './machine.ts';
import { measureOneMachine } from './one-machine.ts';
import { measurePages } from './pages.ts';
import { isWithin, section, table, withSection } from './report.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');
const PARTS = {
  machine: { title: 'One machine', measure: measureOneMachine },
  cluster: { title: 'A cluster', measure: measureCluster },
  pages: { title: 'The pages', measure: measurePages },
};

const [asked] = process.argv.slice(2);
const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
const chosen = names.filter((name) => asked === undefined || asked === name);
if (chosen.length === 0) {
  process.stderr.write(`There is no part ${asked}; there are ${names.join(' and ')}.\n`);
  process.exit(2);
}
for (const name of chosen) {
  const { title, measure } = PARTS[name];
  const machine = describeMachine();
  const part = await measure((line) => void process.stderr.write(`${line}\n`));
  process.stdout.write(`\n${table(part.figures)}\n\n${machine}\n${part.notes.join('\n')}\n`);
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), section(title, part, { machine, date })));
  if (!part.figures.every(isWithin)) process.exitCode = 1;
}
