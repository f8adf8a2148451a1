/** The units of `berth init` under a real systemd: their accounts and sandboxes, and that Berth works within them. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { testbedFolder } from '../../testbed/cluster.ts';
import { type SystemdHost, startSystemdHost } from '../../testbed/systemd-host.ts';
import { PROCESSES, UNITS } from '../support/site.ts';
import { until } from '../support/until.ts';

const BERTH = '/opt/berth/bin/berth';
const SITE = 'portal.example';
const PASSWORD = randomBytes(12).toString('hex');
/** In the place of Slurm, which does not run here: it says as whom it was run, and that the job was taken. */
const SBATCH = `#!/bin/sh
id -un >"$HOME/submitted-by"
echo 4711
`;

let host: SystemdHost;
beforeAll(async () => {
  host = await startSystemdHost(testbedFolder(), 'systemd');
  await host.run(`
echo '127.0.0.1 ${SITE}' >>/etc/hosts
mkdir -p /opt/apptainers/apps /home/testuser
touch /opt/apptainers/apps/xterm.sif
chown testuser: /home/testuser
cat >/usr/local/bin/sbatch <<'END'
${SBATCH}END
chmod +x /usr/local/bin/sbatch
systemctl start postgresql redis-server`);
  const told = await host.run(`${BERTH} init --yes --address ${SITE} --scheduler slurm --partition viz --replicas 2`);
  const steps = told
    .slice(told.indexOf('To put it in place'))
    .split('\n')
    .slice(1)
    // Without a slurmctld there is nobody to be made an operator, and doctor sees none.
    .filter((line) => line !== '' && !/^(#|sacctmgr)|doctor$/.test(line));
  for (const step of steps) await host.run(step, { timeoutMs: 120_000 });
}, 240_000);
afterAll(() => host?.stop());

const show = async (unit: string, property: string): Promise<string> =>
  (await host.run(`systemctl show --property=${property} --value ${unit}`)).trim();
/** What the kernel says of the process of a unit. */
async function statusOf(unit: string): Promise<Record<string, string>> {
  const text = await host.run(`cat /proc/${await show(unit, 'MainPID')}/status`);
  return Object.fromEntries(text.split('\n').map((line) => line.split(/:\s+/) as [string, string]));
}
const isReady = (port: number): Promise<boolean> =>
  host
    .run(`curl --silent --fail http://127.0.0.1:${port}/readyz`)
    .then(() => true)
    .catch(() => false);

it('all run when the restart of the target returns, and those that need no scheduler are ready', async () => {
  for (const unit of UNITS) expect([unit, await show(unit, 'ActiveState')]).toEqual([unit, 'active']);
  for (const port of [...PROCESSES.auth, ...PROCESSES.events, ...PROCESSES.gateway])
    await until(`port ${port} is ready`, () => isReady(port));
});

describe('what acts as nobody', () => {
  it.each([
    ['berth-auth@4430', 'berth-auth'],
    ['berth-events@5011', 'berth-events'],
    ['berth-gateway@5020', 'berth-gateway'],
  ])('%s has no rights and can gain none, and writes nothing but its state', async (unit, account) => {
    const status = await statusOf(unit);
    expect({ ...status }).toMatchObject({ NoNewPrivs: '1', Seccomp: '2', CapBnd: '0000000000000000' });
    // As root, whom nothing else would stop, where this process is.
    const tried = (file: string): Promise<string> =>
      host.run(
        `nsenter --target=$(systemctl show --property=MainPID --value ${unit}) --mount ` +
          `sh -c 'touch ${file} && rm ${file} && echo written || echo refused' 2>/dev/null`,
      );
    expect(await tried(`/var/lib/${account}/probe`)).toBe('written\n');
    for (const file of [
      '/var/lib/berth/probe',
      '/etc/berth/probe',
      '/home/probe',
      '/var/log/probe',
      '/opt/berth/probe',
    ])
      expect([file, await tried(file)]).toEqual([file, 'refused\n']);
  });
});

describe('what acts as users', () => {
  it('has of root’s rights those alone by which sudo becomes a user', async () => {
    // CAP_SETUID, CAP_SETGID, CAP_AUDIT_WRITE.
    const rights = (1n << 7n) | (1n << 6n) | (1n << 29n);
    const status = await statusOf('berth-cae@5000');
    expect(status).toMatchObject({ NoNewPrivs: '0', CapEff: '0000000000000000' });
    expect(BigInt(`0x${status.CapBnd}`)).toBe(rights);
  });

  it('submits a job as its user, from within', async () => {
    const curl = `curl --silent --show-error --fail --cacert /etc/berth/tls/cert.pem --header 'content-type: application/json'`;
    const post = async (path: string, body: object, token: string): Promise<string> =>
      host.run(`${curl} --oauth2-bearer ${token} --data @- https://${SITE}${path}`, { input: JSON.stringify(body) });
    const operator = (await host.run('cat /var/lib/berth-auth/operator.token')).trim();
    await post('/api/admin/users', { user_id: 'kim', password: PASSWORD, role: 'user', account: 'testuser' }, operator);
    const login = await post('/api/auth/login', { username: 'kim', password: PASSWORD }, operator);
    const { access_token } = JSON.parse(login) as { access_token: string };
    const launched = await post('/api/app/sessions', { app_id: 'xterm' }, access_token);
    const { session_id } = JSON.parse(launched) as Session;
    const session = await until('its job is known', async () => {
      const answer = await host.run(
        `${curl} --oauth2-bearer ${access_token} https://${SITE}/api/app/sessions/${session_id}`,
      );
      const { job_id, status, message } = JSON.parse(answer) as Session;
      if (status === 'failed') throw new Error(String(message));
      return job_id !== null && { job_id, status };
    });
    expect(session).toEqual({ job_id: '4711', status: 'pending' });
    expect(await host.run('cat /home/testuser/submitted-by')).toBe('testuser\n');
  });
});

it('one that is killed is started again, as systemd does it', async () => {
  const before = await show('berth-events@5013', 'MainPID');
  await host.run('systemctl kill --signal=KILL berth-events@5013');
  await until('another process is ready', async () => {
    const now = await show('berth-events@5013', 'MainPID');
    return now !== before && now !== '0' && (await isReady(5013));
  });
});
