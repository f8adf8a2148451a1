/**
 * `npm run bench [-- machine|relay|desktop|records|replicas|runs|upload|pages|cluster]`: measures, prints and records how fast and how large Berth is; fails where a bound is missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureCluster } from './cluster.ts';
import { measureDesktop } from './desktop.ts';
import { measureUpload } from './large-upload.ts';
import { watchMachine } from './machine.ts';
import { measureOneMachine } from './one-machine.ts';
import { measurePages } from './pages.ts';
import { measureRecords } from './records-and-events.ts';
import { measureRelay } from './relay.ts';
import { measureReplicas } from './replicas.ts';
import { isWithin, section, table, withSection } from './report.ts';
import { measureRuns } from './runs.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');
const PARTS = {
  machine: { title: 'One machine', measure: measureOneMachine },
  relay: { title: 'The way to a display', measure: measureRelay },
  desktop: { title: 'A desktop in the browser', measure: measureDesktop },
  records: { title: 'Records and events', measure: measureRecords },
  replicas: { title: 'Replicas', measure: measureReplicas },
  runs: { title: 'Runs of solvers', measure: measureRuns },
  upload: { title: 'A large upload', measure: measureUpload },
  cluster: { title: 'A cluster', measure: measureCluster },
  pages: { title: 'The pages', measure: measurePages },
};

const [asked] = process.argv.slice(2);
const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
const chosen = names.filter((name) => asked === undefined || asked === name);
if (chosen.length === 0) {
  process.stderr.write(`There is no part ${asked}; there are ${names.join(', ')}.\n`);
  process.exit(2);
}
for (const name of chosen) {
  const { title, measure } = PARTS[name];
  const describeMachine = watchMachine();
  const part = await measure((line) => void process.stderr.write(`${line}\n`));
  const machine = describeMachine();
  process.stdout.write(`\n${table(part.figures)}\n\n${machine}\n${part.notes.join('\n')}\n`);
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), section(title, part, { machine, date })));
  if (!part.figures.every(isWithin)) process.exitCode = 1;
}
