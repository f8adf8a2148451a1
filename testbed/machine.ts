/** What a machine must have for a virtual cluster, and what to do where it does not. */
import { missingController } from './cgroups.ts';
import { ClusterFault, run } from './run.ts';

/** Programs that are not on every Debian system, each with its package. */
const PROGRAMS = { mmdebstrap: 'mmdebstrap', ip: 'iproute2', nsenter: 'util-linux', flock: 'util-linux' };
const NAMESPACES = ['unshare', '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--fork', 'true'];

export async function checkMachine(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new ClusterFault('A virtual cluster needs root: it makes namespaces, mounts and accounts. Run it with sudo.');
  }
  const missing = new Set<string>();
  for (const [program, packageName] of Object.entries(PROGRAMS)) {
    if ((await run(['sh', '-c', `command -v ${program}`])).status !== 0) missing.add(packageName);
  }
  if (missing.size > 0) {
    throw new ClusterFault(
      `A virtual cluster needs Debian packages that are not installed: apt-get install -y --no-install-recommends ${[...missing].join(' ')}`,
    );
  }
  const namespaces = await run(NAMESPACES);
  if (namespaces.status !== 0) {
    throw new ClusterFault(
      `This machine makes no namespaces (${namespaces.stderr.trim()}): run Berth on a machine or a virtual machine of its own; in a container it takes one that is privileged.`,
    );
  }
  const controller = missingController();
  if (controller !== null) {
    throw new ClusterFault(
      `Memory limits need control groups that this machine does not offer (${controller}): boot it with cgroup_enable=memory, or, in a container, give it a /sys/fs/cgroup of its own that can be written.`,
    );
  }
}
