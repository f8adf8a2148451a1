/** What a machine must have for a virtual cluster, and what to do where it does not. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../scripts/commands.mjs';
import { CLUSTER_PACKAGES } from '../scripts/packages.mjs';
import { missingController } from './cgroups.ts';
import { ClusterFault, run } from './run.ts';

const NAMESPACES = ['unshare', '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--fork'];

/** `folder` is where clusters are to be kept. */
export async function checkMachine(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new ClusterFault('A virtual cluster needs root: it makes namespaces, mounts and accounts. Run it with sudo.');
  }
  const missing = CLUSTER_PACKAGES.filter(({ program }) => findProgram(program) === null).map(({ name }) => name);
  if (missing.length > 0) {
    throw new ClusterFault(
      `A virtual cluster needs Debian packages that are not installed: apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  const namespaces = await run([...NAMESPACES, 'true']);
  if (namespaces.status !== 0) {
    throw new ClusterFault(
      `This machine makes no namespaces (${firstLine(namespaces.stderr)}): use a machine or a virtual machine of its own; of containers only a privileged one will do.`,
    );
  }
  await checkOverlay(folder);
  const controller = missingController();
  if (controller !== null) {
    throw new ClusterFault(
      `Memory limits need control groups that this machine does not offer (${controller}): boot it with cgroup_enable=memory, or give a container a /sys/fs/cgroup of its own that it may write to.`,
    );
  }
}

async function checkOverlay(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const trial = mkdtempSync(join(folder, 'overlay-'));
  try {
    const [lower, upper, work, root] = ['lower', 'upper', 'work', 'root'].map((part) => join(trial, part));
    for (const part of [lower, upper, work, root]) mkdirSync(part as string);
    const layers = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    const mounted = await run([...NAMESPACES, 'mount', '-t', 'overlay', 'overlay', '-o', layers, root as string]);
    if (mounted.status === 0) return;
    throw new ClusterFault(
      `The kernel mounts no overlay in ${folder} (${firstLine(mounted.stderr)}): set BERTH_TESTBED_DIR to a folder on a local disk with ext4 or xfs.`,
    );
  } finally {
    rmSync(trial, { recursive: true });
  }
}

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';
