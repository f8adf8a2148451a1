/** docs/install.md, carried out from a release's archive on a host that has none of Berth: its commands as they stand there. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import { forward } from '../../testbed/forward.ts';
import { ensureImages } from '../../testbed/images.ts';
import { logIn } from '../support/client.ts';
import { ARCHIVE, makeRelease, RELEASES, VERSION } from '../support/release.ts';
import { openDesktop } from '../support/rfb.ts';
import { plainWay } from '../support/site.ts';
import { until } from '../support/until.ts';

const NAME = 'install';
const HOST = 'node002';
const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/install.md'), 'utf8');
/** What the hosts' file system has of Berth. */
const FORGET = 'userdel --remove berth; rmdir /opt/berth; rm /etc/sudoers.d/berth';

afterAll(async () => void (await removeCluster(NAME)));

/** Each block of commands; of the two ways to run `berth init` the one that asks nothing. */
function blocks(): string[] {
  const all = [...DOCUMENT.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands = '']) => commands);
  return all
    .filter((commands) => !/^\/opt\/berth\/bin\/berth init$/m.test(commands))
    .map((commands) =>
      commands
        // The packages are there: the hosts have no network but their own.
        .replace(/^apt-get .*\n/gm, '')
        .replaceAll('berth-VERSION-linux-x64.tar.gz', `/home/${ARCHIVE}`)
        .replaceAll('VERSION', VERSION)
        .replaceAll('portal.example', HOST)
        // As the document says of an account that slurmctld on another machine has to know.
        .replace('useradd --system', 'useradd --uid 901 --system'),
    )
    .filter((commands) => commands.trim() !== '');
}

it('leads to a desktop through nginx', async () => {
  makeRelease('022', 'UTC');
  const cluster = await startCluster({ name: NAME });
  copyFileSync(join(RELEASES, ARCHIVE), join(cluster.homes, ARCHIVE));
  await ensureImages(cluster, ['xterm'], () => {});
  const onHost = (command: string): Promise<string> => cluster.output(HOST, ['bash', '-ec', command]);
  await onHost(`${FORGET}; systemctl start postgresql redis-server`);
  const said: string[] = [];
  for (const commands of blocks()) said.push(await onHost(commands));
  // The last of them asks nginx who is logged in.
  expect(said.at(-1)).toContain('"code":"not_logged_in"');

  const password = await until(
    'auth has made its first user',
    async () => /Password of admin: (\S+)/.exec(await onHost('cat /var/log/slurm/berth-auth@*.log'))?.[1],
  );
  const way = await forward(cluster, HOST, 443);
  const bridge = await plainWay(way.port, HOST, await onHost('cat /etc/berth/tls/cert.pem'));
  try {
    const admin = await logIn(bridge.url, 'admin', password);
    const kim = { user_id: 'kim', password: randomBytes(12).toString('hex') };
    const made = await admin.request('POST', '/api/admin/users', { ...kim, role: 'user', account: 'testuser' });
    expect(made.status).toBe(201);
    const user = await logIn(bridge.url, kim.user_id, kim.password);
    const { session_id } = await user.launch({ app_id: 'xterm' });
    await user.reached(session_id, 'running');
    const desktop = await openDesktop(user.socket(`/display/${session_id}`));
    await desktop.update();
    desktop.socket.terminate();
    await user.request('DELETE', `/api/app/sessions/${session_id}`);
    await user.reached(session_id, 'stopped');
  } finally {
    bridge.close();
    await way.close();
  }
}, 300_000);
