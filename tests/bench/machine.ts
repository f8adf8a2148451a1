/** What the figures were measured on. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

const XVNC = 'Xtigervnc';

/**
 * Watches the machine from now on; what is returned describes it. What its host has taken for other guests meanwhile (`/proc/stat`, steal)
 * stretches the longest of all times: a 99th percentile of milliseconds means little where it is more than a small part of one percent.
 */
export function watchMachine(): () => string {
  const load = loadavg().map((one) => one.toFixed(1));
  const before = cpuTicks();
  return () => {
    const after = cpuTicks();
    const stolen = (after.stolen - before.stolen) / (after.all - before.all);
    return [
      `${cpus()[0]?.model.trim() || process.arch}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB`,
      `Node ${process.versions.node}`,
      tigerVnc(),
      `load ${load.join(' ')} at the start, ${(100 * stolen).toFixed(1)} % taken by its host`,
    ].join('; ');
  };
}

/** Of all processors: user, nice, system, idle, iowait, irq, softirq and steal, in ticks since the start of the machine (proc(5)). */
function cpuTicks(): { stolen: number; all: number } {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/) ?? [];
  const counted = ticks.slice(0, 8).map(Number);
  return { stolen: counted[7] ?? 0, all: counted.reduce((sum, one) => sum + one, 0) };
}

function tigerVnc(): string {
  const { stderr = '', stdout = '' } = spawnSync(XVNC, ['-version'], { encoding: 'utf8' });
  return /TigerVNC [\d.]+/.exec(stdout + stderr)?.[0] ?? 'no TigerVNC';
}
