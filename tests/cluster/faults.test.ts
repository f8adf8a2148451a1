/** What goes wrong with a job on a real cluster: what its user is told, and that nothing of it is left. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
const NODE = 'viz-node001';
const APPS = '/opt/berth/tests/fixtures/cluster-apps';

let portal: ClusterPortal;
let user: Client;
const restore: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  portal = await startClusterPortal(cluster, {
    config: `apps: [${APPS}]\nsessions: { start_timeout_seconds: 8, stop_grace_seconds: 2 }`,
  });
  user = await portal.user('testuser');
});
afterEach(async () => {
  for (const undo of restore.splice(0).reverse()) await undo();
  await nothingIsLeft();
});
afterAll(() => portal?.dispose());

const onNode = (line: string): Promise<string> => cluster.output(NODE, ['sh', '-c', line]);
const shell = (line: string, more: object = {}): Promise<Session> =>
  user.launch({ app_id: 'shell', params: { line }, ...more });
const running = async (session: Session): Promise<Session> => user.reached(session.session_id, 'running');
const ended = (session: Session): Promise<Session> => user.reached(session.session_id, 'stopped', 'failed');
const logOf = async ({ session_id }: Session): Promise<string> =>
  (await user.request<{ log: string }>('GET', `/api/app/sessions/${session_id}/log`)).body.log;

async function stop(session: Session): Promise<Session> {
  await user.request('DELETE', `/api/app/sessions/${session.session_id}`);
  return ended(session);
}

/** No process of the account and nothing of its jobs in /tmp, on any node. */
async function nothingIsLeft(): Promise<void> {
  for (const { name } of cluster.hosts) {
    await until(`nothing is left on ${name}`, async () => {
      const processes = await cluster.exec(name, ['pgrep', '-u', 'testuser', '-a']);
      return processes.stdout === '';
    });
  }
}

describe('a job that is ended', () => {
  it('by its user with scancel is told as the own doing', async () => {
    const session = await running(await shell('exec sleep infinity'));
    await cluster.output('access', ['scancel', session.job_id ?? ''], { user: 'testuser' });
    expect(await ended(session)).toMatchObject({ status: 'stopped', reason: 'user' });
  });

  it('by an administrator is told with whom', async () => {
    const session = await running(await shell('exec sleep infinity'));
    await cluster.output('access', ['scancel', session.job_id ?? '']);
    expect(await ended(session)).toMatchObject({
      status: 'stopped',
      reason: 'admin',
      message: 'Its job was cancelled by root.',
    });
  });

  it('by the user in Berth lets the application save first', async () => {
    const session = await running(await shell('trap "echo saved; exit" TERM; echo up; while :; do sleep 0.1; done'));
    await until('the application is up', async () => (await logOf(session)).includes('up'));
    expect(await stop(session)).toMatchObject({ status: 'stopped', reason: 'user' });
    expect(await logOf(session)).toContain('saved');
  });

  it('by the user in Berth is killed where the application does not end within the grace', async () => {
    const session = await running(await shell('trap "" TERM; echo up; while :; do sleep 0.1; done'));
    await until('the application is up', async () => (await logOf(session)).includes('up'));
    expect(await stop(session)).toMatchObject({ status: 'stopped', reason: 'user' });
  });

  it('for its memory says so, and its neighbour lives', async () => {
    const neighbour = await running(await shell('exec sleep infinity'));
    const greedy = await shell('x=x; while :; do x=$x$x; done');
    expect(await ended(greedy)).toMatchObject({ status: 'failed', reason: 'out_of_memory' });
    expect((await user.session(neighbour.session_id)).status).toBe('running');
    await stop(neighbour);
  });
});

describe('a node that', () => {
  it('has no such image says so', async () => {
    const session = await user.launch({ app_id: 'elsewhere' });
    expect(await ended(session)).toMatchObject({ status: 'failed', reason: 'image_missing' });
    expect(await logOf(session)).toContain('/srv/images/elsewhere.sif');
  });

  it('has no Apptainer says so', async () => {
    await onNode('mv /usr/bin/apptainer /usr/bin/apptainer.away');
    restore.push(() => onNode('mv /usr/bin/apptainer.away /usr/bin/apptainer'));
    expect(await ended(await shell('true'))).toMatchObject({ status: 'failed', reason: 'container_missing' });
  });

  it('has an Apptainer that starts no container says so, with its words', async () => {
    await onNode(
      'mv /usr/bin/apptainer /usr/bin/apptainer.away; printf "#!/bin/sh\\necho no user namespaces here >&2; exit 255\\n" >/usr/bin/apptainer; chmod 755 /usr/bin/apptainer',
    );
    restore.push(() => onNode('mv /usr/bin/apptainer.away /usr/bin/apptainer'));
    const session = await shell('true');
    expect(await ended(session)).toMatchObject({ status: 'failed', reason: 'container_missing' });
    expect(await logOf(session)).toContain('no user namespaces here');
  });

  it('has the home read-only says so', async () => {
    await onNode('mount --bind /home/testuser /home/testuser && mount -o remount,bind,ro /home/testuser');
    restore.push(() => onNode('umount /home/testuser'));
    expect(await ended(await shell('true'))).toMatchObject({ status: 'failed', reason: 'home_full' });
  });

  it('has the home full says so', async () => {
    await onNode(
      'mount -t tmpfs -o size=64k,uid=2001,mode=700 tmpfs /home/testuser && head -c 1M /dev/zero >/home/testuser/all 2>/dev/null || true',
    );
    restore.push(() => onNode('umount /home/testuser'));
    expect(await ended(await shell('true'))).toMatchObject({ status: 'failed', reason: 'home_full' });
  });

  it('has a full /tmp says so', async () => {
    await onNode('head -c 1G /dev/zero >/tmp/all 2>/dev/null || true');
    restore.push(() => onNode('rm /tmp/all'));
    expect(await ended(await shell('true'))).toMatchObject({ status: 'failed', reason: 'disk_full' });
  });

  it('starts no display in time is not waited for', async () => {
    await onNode(
      'mv /usr/bin/apptainer /usr/bin/apptainer.away; printf "#!/bin/sh\\nexec sleep infinity\\n" >/usr/bin/apptainer; chmod 755 /usr/bin/apptainer',
    );
    restore.push(() => onNode('mv /usr/bin/apptainer.away /usr/bin/apptainer'));
    expect(await ended(await shell('true'))).toMatchObject({ status: 'failed', reason: 'start_timeout' });
  });

  it('is not the one where the home is full: the launch itself is refused then', async () => {
    const here = (line: string) => cluster.output('access', ['sh', '-c', line]);
    await here(
      'mount -t tmpfs -o size=64k,uid=2001,mode=700 tmpfs /home/testuser && head -c 1M /dev/zero >/home/testuser/all 2>/dev/null || true',
    );
    restore.push(() => here('umount /home/testuser'));
    const session = await ended(await shell('true'));
    expect(session).toMatchObject({ status: 'failed', reason: 'home_full', job_id: null });
  });
});

describe('Slurm', () => {
  it('that refuses a job is quoted', async () => {
    const set = (state: string) =>
      cluster.output('access', ['scontrol', 'update', 'PartitionName=scavenge', `State=${state}`]);
    await set('INACTIVE');
    restore.push(() => set('UP'));
    const session = await shell('true', { config: { resources: { partition: 'scavenge' } } });
    const { reason, message } = await ended(session);
    expect(reason).toBe('submit_rejected');
    expect(message).toContain('Required partition not available');
  });

  it('that took a job, but did not answer in time, has it once, and it is adopted', async () => {
    const late = '/usr/local/sbin/sbatch-late';
    await cluster.output('access', ['tee', late], {
      input:
        '#!/bin/sh\n/usr/bin/sbatch "$@" >/dev/null\necho "sbatch: error: Socket timed out on send/recv operation" >&2\nexit 1\n',
    });
    const settings = '/etc/berth/as-user.json';
    const before = await cluster.output('access', ['cat', settings]);
    restore.push(() => cluster.output('access', ['tee', settings], { input: before }));
    await cluster.output('access', ['chmod', '755', late]);
    await cluster.output('access', ['tee', settings], { input: before.replace('/usr/bin/sbatch', late) });
    const session = await running(await shell('exec sleep infinity'));
    const jobs = await cluster.output('access', [
      'squeue',
      '--noheader',
      `--name=${session.session_id}`,
      '--format=%i',
    ]);
    expect(jobs.trim().split('\n')).toEqual([session.job_id]);
    await stop(session);
  });

  it("keeps a session's job apart from one that another user gave the same name", async () => {
    const session = await running(await shell('exec sleep infinity'));
    const forged = [
      '--parsable',
      `--job-name=${session.session_id}`,
      '--comment={"v":1,"display":"novnc","port":6080,"fingerprint":null}',
    ];
    const job = await cluster.output('access', ['sbatch', ...forged, '--partition=normal', '--wrap=sleep 100'], {
      user: 'otheruser',
    });
    restore.push(() => cluster.output('access', ['scancel', job.trim()]));
    await until('the forged job runs', async () => {
      const state = await cluster.output('access', ['squeue', '--noheader', `--jobs=${job.trim()}`, '--format=%T']);
      return state.trim() === 'RUNNING';
    });
    await user.request('POST', `/api/app/sessions/${session.session_id}/extend`, { minutes: 5 });
    expect(await user.session(session.session_id)).toMatchObject({
      status: 'running',
      job_id: session.job_id,
      node: NODE,
    });
    expect(await stop(session)).toMatchObject({ reason: 'user' });
    const state = await cluster.output('access', ['squeue', '--noheader', `--jobs=${job.trim()}`, '--format=%T']);
    expect(state.trim()).toBe('RUNNING');
  });
});
