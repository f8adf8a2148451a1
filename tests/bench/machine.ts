/** What the figures were measured on. */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

const XVNC = 'Xtigervnc';

export function describeMachine(): string {
  const gigabytes = Math.round(totalmem() / 1e9);
  return [
    `${cpus()[0]?.model.trim() || process.arch}, ${availableParallelism()} cores, ${gigabytes} GB`,
    `Node ${process.versions.node}`,
    tigerVnc(),
    `load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the start`,
  ].join('; ');
}

function tigerVnc(): string {
  const { stderr = '', stdout = '' } = spawnSync(XVNC, ['-version'], { encoding: 'utf8' });
  return /TigerVNC [\d.]+/.exec(stdout + stderr)?.[0] ?? 'no TigerVNC';
}
