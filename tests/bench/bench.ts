/** `npm run bench`: measures, prints and records how fast and how large Berth is; fails where a bound is exceeded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureFirstLoads } from './first-load.ts';
import { describeMachine } from './machine.ts';
import { measurePortalStart } from './portal-start.ts';
import { document, type Figure, isWithin, table } from './report.ts';
import { measureSessionStart } from './session-start.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const machine = describeMachine();
say('starts of the portal …');
// First, for it sets up what is missing: the web build, for one.
const start = await measurePortalStart();
say('first loads …');
const loads = await measureFirstLoads();
say('starts of sessions …');
const session = await measureSessionStart();

const figures: Figure[] = [
  {
    name: 'session start to ServerInit, of a bare Xvnc',
    measured: session.ratio,
    most: 1.5,
    write: (ratio) => `${ratio.toFixed(2)} ×`,
  },
  { name: 'warm start of `berth serve` to /readyz', measured: start.serveMs, most: 2000, write: seconds },
  { name: 'warm start of `npm start` to /readyz', measured: start.npmStartMs, most: 2000, write: seconds },
  { name: 'idle portal, resident', measured: start.idle.rssMB, most: 150, write: megabytes },
  ...loads.map(({ path, scriptBytes }) => ({
    name: `first load of ${path}, JavaScript`,
    measured: scriptBytes,
    most: 220_000,
    write: kilobytes,
  })),
];
const notes = [
  `A session took ${session.sessionMs.toFixed(0)} ms and a bare Xvnc ${session.bareMs.toFixed(0)} ms (medians of ${session.pairs} pairs; ` +
    `${session.quietPairs} of them began on an idle machine).`,
  `After the request: ${session.milestones.map(({ name, ms }) => `${name} ${ms.toFixed(0)} ms`).join(', ')}.`,
  `Of the idle portal's memory ${megabytes(start.idle.pssMB)} are its share (PSS); the rest is Node's program file, where other processes run it too.`,
];

const result = table(figures);
process.stdout.write(`\n${result}\n\n${machine}\n${notes.join('\n')}\n`);
writeFileSync(PAGE, document({ figures: result, machine, date: new Date().toISOString().slice(0, 10), notes }));
process.exitCode = figures.every(isWithin) ? 0 : 1;
