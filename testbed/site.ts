/**
 * Berth's services on `access` as on the access node of a site: apart, several of each, behind nginx, over PostgreSQL and Redis, watched by
 * Prometheus. They are set up by what `berth init` writes and by the very commands that it prints.
 */
import type { Cluster } from './control.ts';
import { ACCESS, SITE } from './hosts.ts';
import { ensureImages } from './images.ts';

const BERTH = '/opt/berth/bin/berth';
const ANSWERS = {
  name: 'Virtual cluster',
  address: SITE,
  scheduler: 'slurm',
  cluster: 'hpc',
  partition: 'viz',
  'gpu-partition': 'gpu',
  replicas: '2',
};
const STEPS_BEGIN = 'To put it in place';
const STEP_TIMEOUT_MS = 120_000;

/** May be called again: what is in place stays. */
export async function setUpSite(cluster: Cluster, say: (line: string) => void): Promise<void> {
  const onAccess = (command: string): Promise<string> =>
    cluster.output(ACCESS.name, ['bash', '-ec', command], { timeoutMs: STEP_TIMEOUT_MS });
  await ensureImages(cluster, ['xterm'], say);
  say(`setting up Berth's services on ${ACCESS.name}`);
  await onAccess('systemctl start postgresql redis-server');
  const answers = Object.entries(ANSWERS).map(([flag, value]) => `--${flag}=${value}`);
  const told = await cluster.output(ACCESS.name, [BERTH, 'init', '--yes', ...answers]);
  for (const command of stepsIn(told)) await onAccess(command);
}

/** The commands among what `berth init` prints. */
function stepsIn(told: string): string[] {
  const lines = told.split('\n');
  const begin = lines.findIndex((line) => line.startsWith(STEPS_BEGIN));
  if (begin < 0) throw new Error(`berth init told no steps:\n${told}`);
  return lines.slice(begin + 1).filter((line) => line !== '' && !line.startsWith('#'));
}
