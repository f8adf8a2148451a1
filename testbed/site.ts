/**
 * Berth's services on `access` as on the access node of a site: apart, several of each, behind nginx, over PostgreSQL and Redis, watched by
 * Prometheus, which asks the nodes too. They are set up by what `berth init` writes and by the very commands that it prints.
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
  const nodes = cluster.hosts.filter(({ name }) => name !== ACCESS.name);
  for (const { name, address } of nodes) await cluster.output(name, ['bash', '-ec', watched(address)]);
  const given = { ...ANSWERS, nodes: nodes.map(({ name }) => name).join(',') };
  const answers = Object.entries(given).map(([flag, value]) => `--${flag}=${value}`);
  const told = await cluster.output(ACCESS.name, [BERTH, 'init', '--yes', ...answers]);
  for (const command of stepsIn(told)) await onAccess(command);
}

/** Sets up the exporter of a node as docs/install.md says: on the cluster's network, and for `access` alone. */
const watched = (address: string): string => `
echo 'ARGS="--web.listen-address=${address}:9100"' >/etc/default/prometheus-node-exporter
nft -f - <<END
table inet exporter
delete table inet exporter
table inet exporter {
  chain input {
    type filter hook input priority 0
    ip saddr != ${ACCESS.address} tcp dport 9100 drop
  }
}
END
systemctl restart prometheus-node-exporter`;

/** The commands among what `berth init` prints. */
function stepsIn(told: string): string[] {
  const lines = told.split('\n');
  const begin = lines.findIndex((line) => line.startsWith(STEPS_BEGIN));
  if (begin < 0) throw new Error(`berth init told no steps:\n${told}`);
  return lines.slice(begin + 1).filter((line) => line !== '' && !line.startsWith('#'));
}
