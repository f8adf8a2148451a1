/** The file system that the hosts boot from, built once for each Debian release and kept until its recipe changes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFault, output, run } from './run.ts';

/** Debian releases and the Slurm that each has. */
export const RELEASES = { trixie: '24.11', bookworm: '22.05' } as const;
export type Release = keyof typeof RELEASES;

const RECIPE = ['rootfs.sh', 'accounting.sh', 'daemon.sh', 'systemctl.sh'].map((file) =>
  join(import.meta.dirname, file),
);
/** From its beginning to its last byte it takes a minute; what is slower is the way to the packages. */
const BUILD_TIMEOUT_MS = 20 * 60_000;
/** Under the lock, which a build holds to its end, also where whoever began it was killed: somebody else may have built it by then. */
const UNLESS_BUILT = '[ -e "$4" ] || exec "$@"';

export async function ensureRootfs(cache: string, release: Release, say: (line: string) => void): Promise<string> {
  const hash = createHash('sha256');
  for (const file of RECIPE) hash.update(readFileSync(file));
  const folder = join(cache, `${release}-${hash.digest('hex').slice(0, 12)}`);
  const rootfs = join(folder, 'rootfs');
  if (existsSync(rootfs)) return rootfs;
  say(`building the hosts' file system: Debian ${release} with Slurm ${RELEASES[release]} (about a minute, once)`);
  mkdirSync(folder, { recursive: true });
  const recipe = [join(import.meta.dirname, 'rootfs.sh'), release, await debianMirror(), rootfs];
  const built = await run(['flock', join(folder, 'lock'), 'sh', '-c', UNLESS_BUILT, 'sh', ...recipe], {
    timeoutMs: BUILD_TIMEOUT_MS,
    // `su` without a dash leaves out where chroot is.
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  if (built.status === 0) return rootfs;
  const reason = (built.stderr || built.stdout).trim().split('\n').slice(-15).join('\n');
  throw new ClusterFault(`The hosts' file system could not be built:\n${reason}`);
}

/** The one that this machine's own packages come from. */
async function debianMirror(): Promise<string> {
  const format = '$(REPO_URI) $(LABEL) $(COMPONENT)';
  const sources = await output(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
  const [mirror] = sources.split('\n').flatMap((line) => /^(\S+) Debian main$/.exec(line)?.[1] ?? []);
  if (mirror !== undefined) return mirror;
  throw new ClusterFault(
    "The hosts' file system is made of Debian's packages, and this machine's apt sources name no Debian mirror.",
  );
}
