/** What Lighthouse says of the home page and of the catalogue, logged in: on a desk, and on a phone in a slow network. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { ADMIN_PASSWORD, freePort, startPortal } from '../support/portal.ts';
import { median } from './median.ts';
import { quietMachine } from './quiet.ts';
import type { Part } from './report.ts';

const RUNS = 3;
const POINTS = 100;
/** Of a hundred. */
const LOST_MAX = 5;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
/** Of these it is told what is at fault; the first one's figures tell it. */
const AUDITED = CATEGORIES.slice(1);
type Category = (typeof CATEGORIES)[number];
const PAGES = ['/', '/apps'];
const DEVICES: [string, string[]][] = [
  ['desktop', ['--preset=desktop']],
  ['phone', []],
];
/** Fetched when it is needed: with all that it brings along it weighs as much as a quarter of everything else that Berth installs. */
const LIGHTHOUSE = 'lighthouse@13.5.0';

const METHOD = `- **Lighthouse** audits the home page and the catalogue (\`/apps\`) of a newcomer, logged in, in Debian's Chromium: with its settings for a desktop, and with those for a
  phone on a slow mobile network, whose network and processor it simulates. Each is the median of ${RUNS} runs.
  The figure is how many of ${POINTS} points are lost.`;

export async function measurePages(say: (line: string) => void): Promise<Part> {
  const portal = await startPortal();
  const folder = mkdtempSync(join(tmpdir(), 'berth-lighthouse-'));
  const port = await freePort();
  const browser = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--remote-debugging-port=${port}`,
    ],
  });
  try {
    const answer = await browser.request.post(`${portal.url}/api/auth/login`, {
      data: { username: 'admin', password: ADMIN_PASSWORD },
    });
    if (!answer.ok()) throw new Error(`log-in answered ${answer.status()}`);
    const figures = [];
    const notes = [];
    for (const page of PAGES) {
      for (const [device, settings] of DEVICES) {
        const runs: Awaited<ReturnType<typeof audit>>[] = [];
        for (let run = 0; run < RUNS; run++) {
          say(`Lighthouse, ${page}, ${device} …`);
          await quietMachine();
          runs.push(await audit(portal.url + page, port, settings, folder));
        }
        for (const category of CATEGORIES) {
          figures.push({
            name: `Lighthouse ${category} of ${page}, ${device}: points lost`,
            measured: median(runs.map(({ lost }) => lost[category])),
            most: LOST_MAX,
            write: (points: number) => points.toFixed(0),
          });
        }
        notes.push(...notesOf(`${page} on the ${device}`, runs));
      }
    }
    return { figures, notes, method: METHOD };
  } finally {
    await browser.close();
    await portal.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function notesOf(what: string, runs: Awaited<ReturnType<typeof audit>>[]): string[] {
  const facts = [
    'first-contentful-paint',
    'largest-contentful-paint',
    'total-blocking-time',
    'cumulative-layout-shift',
  ];
  const faults = [...new Set(runs.flatMap((run) => run.faults))];
  return [
    `${what}: ${facts.map((id) => `${id} ${runs[0]?.shown(id)}`).join(', ')}.`,
    ...(faults.length > 0 ? [`At fault, ${what}: ${faults.join(', ')}.`] : []),
  ];
}

interface Report {
  runtimeError?: { message: string };
  finalDisplayedUrl: string;
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] } | undefined>;
  audits: Record<string, { score: number | null; displayValue?: string } | undefined>;
}

async function audit(url: string, port: number, device: string[], folder: string) {
  const file = join(folder, 'report.json');
  // The storage is kept: the log-in is in it.
  const flags = [`--port=${port}`, '--disable-storage-reset', `--only-categories=${CATEGORIES.join(',')}`, ...device];
  const output = ['--output=json', `--output-path=${file}`, '--quiet', '--no-enable-error-reporting'];
  await promisify(execFile)('npm', [
    'exec',
    '--yes',
    `--package=${LIGHTHOUSE}`,
    '--',
    'lighthouse',
    url,
    ...flags,
    ...output,
  ]);
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.runtimeError) throw new Error(`Lighthouse: ${report.runtimeError.message}`);
  const { categories, audits, finalDisplayedUrl } = report;
  if (finalDisplayedUrl !== url) throw new Error(`Lighthouse ended at ${finalDisplayedUrl}`);
  const lost = (category: Category): number => POINTS - Math.round((categories[category]?.score ?? 0) * POINTS);
  return {
    lost: Object.fromEntries(CATEGORIES.map((category) => [category, lost(category)])) as Record<Category, number>,
    faults: AUDITED.flatMap((category) => categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && audits[id]?.score === 0)
      .map(({ id }) => id),
    shown: (id: string): string => (audits[id]?.displayValue ?? '').replaceAll('\u00a0', ' '),
  };
}
