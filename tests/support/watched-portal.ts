/** A portal of which a test sees what it holds: open descriptors, and memory after everything that is garbage was collected. */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPortal, type TestPortal } from './portal.ts';
import { until } from './until.ts';

const MAIN = join(import.meta.dirname, '..', 'soak', 'watched-portal.ts');

/** In bytes. */
export interface Memory {
  heapUsed: number;
  arrayBuffers: number;
}

export interface WatchedPortal extends TestPortal {
  /** What each open descriptor is: a socket, a file, … */
  descriptors(): string[];
  memory(): Promise<Memory>;
}

export async function watchedPortal(config = ''): Promise<WatchedPortal> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-soak-'));
  const file = join(folder, 'memory');
  const portal = await startPortal({ config, main: MAIN, env: { BERTH_SOAK_MEMORY: file } });
  return {
    ...portal,
    descriptors() {
      const all = `/proc/${portal.pid()}/fd`;
      return readdirSync(all).flatMap((one) => {
        try {
          return [readlinkSync(join(all, one)).replace(/:\[\d+\]$/, '')];
        } catch {
          return []; // closed while it was looked at
        }
      });
    },
    async memory() {
      rmSync(file, { force: true });
      process.kill(portal.pid(), 'SIGUSR2');
      return until('the portal has told of its memory', () => {
        try {
          return JSON.parse(readFileSync(file, 'utf8')) as Memory;
        } catch {
          return null;
        }
      });
    },
    async dispose() {
      await portal.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What the portal holds now, and a check for later that it holds no more. */
export async function holdings(portal: WatchedPortal): Promise<{ expectSame(): Promise<void>; told: string }> {
  const descriptors = portal.descriptors().length;
  const { heapUsed } = await portal.memory();
  const told = `${descriptors} descriptors, ${(heapUsed / 1e6).toFixed(1)} MB of heap`;
  return {
    told,
    async expectSame() {
      await until('as many descriptors are open as before', () => portal.descriptors().length <= descriptors).catch(
        () => {
          throw new Error(`${descriptors} descriptors were open, and now ${portal.descriptors().sort().join(' ')}`);
        },
      );
      const after = (await portal.memory()).heapUsed;
      console.log(`${told}; after: ${portal.descriptors().length}, ${(after / 1e6).toFixed(1)} MB`);
      if (after > heapUsed * HEAP_GROWTH_MAX) throw new Error(`the heap grew from ${heapUsed} to ${after} bytes`);
    },
  };
}

const HEAP_GROWTH_MAX = 1.05;
