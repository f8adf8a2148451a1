/** A file of a gigabyte, or as many as BERTH_UPLOAD_GB says, by Chromium over a line that breaks twice. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { startPortal } from '../support/portal.ts';
import { descendantsOf } from '../support/processes.ts';
import { logInBrowser } from './first-load.ts';
import { fragileLine } from './fragile-line.ts';
import type { Part } from './report.ts';

const GB = 1_000_000_000;
const MB = 1_000_000;
const MIB = 1024 * 1024;
const SIZE = Number(process.env.BERTH_UPLOAD_GB ?? 1) * GB;
const BREAKS_AT = [SIZE * 0.3, SIZE * 0.7].map(Math.round);
const LOOKED_EACH_MS = 10;
const NAME = 'large.bin';
const HOUR_MS = 60 * 60_000;
/** From then on a process' highest amount of memory is counted anew. */
const COUNT_ANEW = '5';

const METHOD = `- Chromium, with the page of files, uploads a file of random bytes to a portal that runs as root, by a proxy on loopback that breaks every connection after
  30 % and after 70 % of the bytes. The page goes on by itself. Then both files' SHA-256 are compared.
- **Memory** is the highest that \`/proc/<pid>/status\` tells (VmHWM): of the portal from the moment before the upload on; of the processes that act as the user, one for each
  part, as they were seen each ${LOOKED_EACH_MS} ms. It does not grow with the file: \`BERTH_UPLOAD_GB=5 npm run bench -- upload\` uploads five gigabytes.
- **Sent twice** is what came over the line beyond the file: parts that a break has cut, and what requests have besides.`;

export async function measureUpload(say: (line: string) => void): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-upload-'));
  const portal = await startPortal();
  const line = await fragileLine(portal.url, BREAKS_AT);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    say(`a file of ${SIZE / GB} GB …`);
    const [from, to] = [join(folder, 'from', NAME), join(folder, 'to')];
    for (const path of [dirname(from), to]) mkdirSync(path);
    await writeRandom(from, SIZE);
    const context = await browser.newContext({ locale: 'en-US', baseURL: line.url });
    await logInBrowser(context, line.url);
    const page = await context.newPage();
    await page.goto(`/files?${new URLSearchParams({ path: to })}`);
    await page.getByRole('heading', { name: 'This folder is empty' }).waitFor();
    say('its upload …');
    const memory = watchMemory(portal.pid());
    const [begun, before] = [performance.now(), line.sent()];
    await page.getByLabel('Files…', { exact: true }).setInputFiles(from);
    await page.getByText('1 of 1 file').waitFor({ timeout: HOUR_MS });
    const seconds = (performance.now() - begun) / 1000;
    const { portalBytes, helperBytes, helpers } = memory.stop();
    const twice = line.sent() - before - SIZE;
    const [sum, sumThere] = await Promise.all([sha256(from), sha256(join(to, NAME))]);
    if (sum !== sumThere) throw new Error('what came is not what was sent');
    return {
      figures: [
        { name: 'portal, highest resident', measured: portalBytes, most: 400 * MB, write: megabytes },
        { name: 'process of the user, highest resident', measured: helperBytes, most: 150 * MB, write: megabytes },
        { name: 'sent twice, after two breaks', measured: twice, most: 150 * MB, write: megabytes },
      ],
      notes: [
        `${SIZE / GB} GB came in ${seconds.toFixed(0)} s (${megabytes(SIZE / seconds)} a second, browser and portal on one machine), with the breaks; the checksums are equal.`,
        `${helpers} processes of the user were seen, a part of the file each.`,
      ],
      method: METHOD,
    };
  } finally {
    await browser.close();
    line.close();
    await portal.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;

async function writeRandom(path: string, size: number): Promise<void> {
  const file = await open(path, 'w');
  for (let at = 0; at < size; at += MIB) await file.write(randomBytes(Math.min(MIB, size - at)));
  await file.close();
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

/** Of the portal and of what it starts. */
function watchMemory(portal: number) {
  writeFileSync(`/proc/${portal}/clear_refs`, COUNT_ANEW);
  const helpers = new Map<number, number>();
  const timer = setInterval(() => {
    for (const pid of descendantsOf(portal)) helpers.set(pid, Math.max(helpers.get(pid) ?? 0, highestBytes(pid)));
  }, LOOKED_EACH_MS);
  return {
    stop() {
      clearInterval(timer);
      return {
        portalBytes: highestBytes(portal),
        helperBytes: Math.max(0, ...helpers.values()),
        helpers: helpers.size,
      };
    },
  };
}

const highestBytes = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;

/** Empty where the process is gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
