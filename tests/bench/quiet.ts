/** Waits for a moment in which nobody else uses the machine: what a busy neighbour costs would be counted as Berth's. */
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_MS = 250;
const PATIENCE_MS = 20_000;
const IDLE_SHARE = 0.9;

/** True once the machine was idle for a moment; false where it never was while one could wait. */
export async function quietMachine(): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const before = times();
    await wait(LOOK_MS);
    const after = times();
    if ((after.idle - before.idle) / (after.all - before.all) >= IDLE_SHARE) return true;
  }
  return false;
}

function times(): { idle: number; all: number } {
  const each = cpus().map((cpu) => cpu.times);
  const idle = each.reduce((sum, time) => sum + time.idle, 0);
  const all = each.reduce((sum, time) => sum + time.user + time.nice + time.sys + time.idle + time.irq, 0);
  return { idle, all };
}
