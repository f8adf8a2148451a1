/** `berth doctor` on a real cluster: each fault is made for real, doctor names it, and where its cure is a command, that cures it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/doctor/check.ts';
import { ensureImages } from '../../testbed/images.ts';
import { sharedCluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';

const HOME = '/var/lib/berth/doctor';
const BERTH = ['/opt/berth/node_modules/.bin/node', '/opt/berth/src/main.ts'];
const SETTINGS = '/etc/berth/as-user.json';
const NODE = 'viz-node001';
/** Where it is not built yet. */
const IMAGE_TIMEOUT_MS = 600_000;
const cluster = sharedCluster();

type Setting = string | Record<string, unknown>;
/** JSON is YAML. */
const site = (changes: Record<string, Setting> = {}): string =>
  JSON.stringify({
    origin: 'http://192.168.122.1:8099',
    listen: { host: '192.168.122.1', port: 8099, allow_plain_http: true },
    scheduler: { kind: 'slurm', partition: 'viz' },
    display: { ports: '6070-6073' },
    ...changes,
  });

const root = (...argv: string[]) => cluster.output('access', argv);
const onNode = (...argv: string[]) => cluster.output(NODE, argv);
const write = (file: string, input: string) => cluster.output('access', ['tee', file], { input });

async function berth(args: string[], config: string, user = 'berth') {
  const file = `${HOME}/${user}.yaml`;
  await write(file, config);
  const env = { BERTH_HOME: HOME, BERTH_CONFIG: file };
  return cluster.exec('access', [...BERTH, ...args], { user, env });
}

interface Seen {
  status: number;
  findings: Finding[];
  faults: string[];
  /** What it said of one check. */
  of(check: string): Finding;
}

async function doctor(args: string[] = [], config = site(), user = 'berth'): Promise<Seen> {
  const { status, stdout, stderr } = await berth(['doctor', '--json', ...args], config, user);
  expect(stderr).toBe('');
  const findings: Finding[] = JSON.parse(stdout);
  return {
    status,
    findings,
    faults: findings.filter(({ outcome }) => outcome === 'fault').map(({ check }) => check),
    of(name) {
      const finding = findings.find(({ check }) => check.startsWith(name));
      if (finding === undefined) throw new Error(`doctor did not look at ${name}: ${stdout}`);
      return finding;
    },
  };
}

const asTestuser = (config?: string) => doctor(['--account', 'testuser'], config);

/** The cure as a person would type it; a word before its colon says when or where. */
const cure = ({ cure: command }: Finding) => root('bash', '-c', command?.replace(/^[^:]*: /, '') ?? 'false');

/** With a fault that is made before and mended after, whatever was seen. */
async function faulty(make: () => Promise<unknown>, mend: () => Promise<unknown>, look: () => Promise<unknown>) {
  try {
    await make();
    await look();
  } finally {
    await mend();
  }
}

/** What the probe's jobs have left of themselves. */
async function left(): Promise<string> {
  const look = ['sh', '-c', 'ls -A .local/state/berth . /tmp | grep berth-doctor'];
  return (await cluster.exec(NODE, look, { user: 'testuser' })).stdout;
}

/** The one fault, and what it looked like from outside. */
function onlyFault(seen: Seen, check: string, detail: string | RegExp): Finding {
  const finding = seen.of(check);
  expect(seen.faults).toEqual([finding.check]);
  expect(finding.detail).toMatch(detail);
  expect(seen.status).toBe(1);
  return finding;
}

let settingsBefore: string | null;
beforeAll(async () => {
  await ensureImages(cluster, ['gedit']);
  const before = await cluster.exec('access', ['cat', SETTINGS]);
  settingsBefore = before.status === 0 ? before.stdout : null;
  await root('install', '-d', '-o', 'berth', '-m', '700', HOME);
  await root('install', '-d', '/etc/berth');
  const key = await berth(['grant-key'], site());
  expect(key.stderr).toBe('');
  await write(SETTINGS, key.stdout);
}, IMAGE_TIMEOUT_MS);
afterAll(async () => {
  if (settingsBefore === null) await root('rm', '-f', SETTINGS);
  else await write(SETTINGS, settingsBefore);
  await root('rm', '-rf', HOME);
});

describe('berth doctor on a cluster in which nothing is wrong', () => {
  it('says so, of this machine and of a node, and leaves nothing behind', async () => {
    const seen = await asTestuser();
    expect(seen.findings.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
    expect(seen.status).toBe(0);
    expect(seen.of('probe job').detail).toContain(`ran on ${NODE} (192.168.122.252)`);
    expect(seen.of('ports of the node').detail).toBe('4 of 4 are free');
    expect(await cluster.output('access', ['squeue', '--noheader'], { user: 'berth' })).toBe('');
    expect(await left()).toBe('');
  });

  it('tells people line by line, and sends nothing to a node without an account', async () => {
    const { status, stdout } = await berth(['doctor'], site());
    expect(status).toBe(0);
    expect(stdout).toMatch(/^✓ configuration: .*slurm\n✓ Slurm commands: slurm/);
    expect(stdout).toContain('– account of the user: not tried: needs “--account”\n');
    expect(stdout).toMatch(/\nNo fault in what was tried\.\n$/);
  });

  it('sends the probe to the node that it is told', async () => {
    const seen = await doctor(['--account', 'testuser', '--node', 'node002'], site({ scheduler: { kind: 'slurm' } }));
    expect(seen.of('probe job').detail).toContain('ran on node002 (192.168.122.12)');
    const wrong = await doctor(['--account', 'testuser', '--node', 'node002']);
    onlyFault(wrong, 'probe job', /Requested node configuration is not available/);
    expect(await left()).toBe('');
  });
});

describe('berth doctor on this side', () => {
  it('names the faults of the configuration, and who has to call it', async () => {
    onlyFault(await doctor([], site({ scheduler: { kind: 'slurm', partitoin: 'viz' } })), 'configuration', 'partitoin');
    onlyFault(await doctor([], site(), 'root'), 'account of the portal', 'This is root');
  });

  it('names a partition that is not there, and those that are', async () => {
    const wrong = site({ scheduler: { kind: 'slurm', partition: 'vis', gpu_partition: 'gpu' } });
    const finding = onlyFault(await doctor([], wrong), 'partition vis', 'Slurm has no partition vis.');
    expect(finding.cure).toMatch(/^Set scheduler.partition to one of: .*\bviz\b/);
  });

  it('names a partition that is down', () => {
    const state = (is: string) => root('scontrol', 'update', 'PartitionName=viz', `State=${is}`);
    return faulty(
      () => state('DOWN'),
      () => state('UP'),
      async () => {
        const seen = await asTestuser();
        await cure(onlyFault(seen, 'partition viz', 'viz is down'));
        expect(seen.of('probe job').detail).toMatch(/^not tried: needs “partition viz/);
        expect((await doctor()).faults).toEqual([]);
      },
    );
  });

  it('names a partition without a node that can run jobs', () =>
    faulty(
      () => root('scontrol', 'update', `NodeName=${NODE}`, 'State=DRAIN', 'Reason=hot'),
      () => root('scontrol', 'update', `NodeName=${NODE}`, 'State=IDLE'),
      async () => {
        await cure(onlyFault(await doctor(), 'partition viz', /viz-node001 is drained \(hot\)/));
        await until('it can be used', async () => (await doctor()).faults.length === 0);
      },
    ));

  it('names a slurmctld that does not answer, and tries nothing that needs it', () =>
    faulty(
      () => cluster.stopDaemon('access', 'slurmctld'),
      async () => {
        await cluster.startDaemon('access', 'slurmctld');
        await cluster.ready();
      },
      async () => {
        const seen = await asTestuser();
        onlyFault(seen, 'slurmctld', 'does not answer');
        expect(seen.of('operator').outcome).toBe('untried');
        expect(seen.of('probe job').outcome).toBe('untried');
        // What does not need it is looked at all the same.
        expect(seen.of('sudo rule').outcome).toBe('ok');
      },
    ));

  it('names an accounting that does not answer', () =>
    faulty(
      () => cluster.stopDaemon('access', 'slurmdbd'),
      () => cluster.startDaemon('access', 'slurmdbd'),
      async () => onlyFault(await doctor(), 'accounting', 'does not answer'),
    ));

  it('names the right of an operator that the account lacks', () => {
    const level = (is: string) =>
      root('sacctmgr', '-i', 'modify', 'user', 'where', 'name=berth', 'set', `adminlevel=${is}`);
    return faulty(
      () => level('None'),
      // sacctmgr fails where nothing changes.
      () => level('Operator').catch(() => {}),
      async () => {
        await cure(onlyFault(await doctor(), 'operator', 'berth is no operator of Slurm'));
        expect((await doctor()).faults).toEqual([]);
      },
    );
  });

  it.each([
    ['has it under another number', 's/^berth:x:901:/berth:x:955:/', 'knows berth by the number 955; here it is 901'],
    ['does not have it', '/^berth:/d', 'knows berth by no number; here it is 901'],
  ])('names the account of the portal where the host of slurmctld %s', (_, change, detail) => {
    const restart = async (before: string) => {
      await cluster.stopDaemon('access', 'slurmctld');
      await root('unshare', '--mount', 'sh', '-ec', `${before}; /usr/local/sbin/berth-daemon slurmctld`);
      await cluster.ready();
    };
    return faulty(
      // As if it ran elsewhere: it alone sees another file.
      () => restart(`sed '${change}' /etc/passwd >/run/passwd; mount --bind /run/passwd /etc/passwd`),
      () => restart(':'),
      async () => {
        const finding = onlyFault(await asTestuser(), 'operator at slurmctld', detail);
        expect(finding.cure).toContain('--uid 901 berth; then: systemctl restart slurmctld');
      },
    );
  });

  it('warns where Slurm forgets ended jobs at once', () => {
    const minJobAge = async (seconds: number) => {
      // "scontrol reconfigure" would do it, too, but leaves a slurmctld that goes by another name.
      await cluster.stopDaemon('access', 'slurmctld');
      await root('sed', '--in-place', `s/^MinJobAge=.*/MinJobAge=${seconds}/`, '/etc/slurm/slurm.conf');
      await cluster.startDaemon('access', 'slurmctld');
      await cluster.ready();
    };
    return faulty(
      () => minJobAge(5),
      () => minJobAge(300),
      async () => {
        const seen = await doctor();
        expect(seen.of('MinJobAge')).toMatchObject({
          outcome: 'warning',
          detail: expect.stringContaining('after 5 s'),
        });
        expect(seen.status).toBe(0);
      },
    );
  });
});

describe('berth doctor on the way to the user', () => {
  it('names an account that is not there, and one of the system', async () => {
    onlyFault(await doctor(['--account', 'nobody-here']), 'account of the user', 'has no account nobody-here');
    onlyFault(await doctor(['--account', 'daemon']), 'account of the user', 'an account of the system');
  });

  it('names an account outside the group of the sudo rule', () =>
    faulty(
      () => root('gpasswd', '--delete', 'otheruser', 'berth-users'),
      () => root('gpasswd', '--add', 'otheruser', 'berth-users'),
      async () => {
        const seen = await doctor(['--account', 'otheruser']);
        await cure(onlyFault(seen, 'sudo rule', 'otheruser is not in the group berth-users'));
        expect((await doctor(['--account', 'otheruser'])).faults).toEqual([]);
      },
    ));

  it('names a sudo rule that is missing', () =>
    faulty(
      () => root('mv', '/etc/sudoers.d/berth', '/etc/sudoers.berth'),
      () => root('mv', '/etc/sudoers.berth', '/etc/sudoers.d/berth'),
      async () => onlyFault(await asTestuser(), 'sudo rule', /sudo does not let berth run .*berth-as-user as testuser/),
    ));

  it('names the key of another portal, and a key that was not installed', async () => {
    const good = await root('cat', SETTINGS);
    const [own] = JSON.parse(good).grant_keys;
    await faulty(
      () => write(SETTINGS, good.replace(own, 'A'.repeat(43))),
      () => write(SETTINGS, good),
      async () => {
        expect(onlyFault(await asTestuser(), 'grant key', 'no key of this site signed it').cure).toContain('grant-key');
        await root('rm', SETTINGS);
        expect(onlyFault(await asTestuser(), 'grant key', `${SETTINGS} cannot be read`).cure).toContain('grant-key');
      },
    );
  });

  it('names what others could change of the installation', () =>
    faulty(
      () => root('chmod', 'o+w', '/opt'),
      () => root('chmod', 'o-w', '/opt'),
      async () => {
        await cure(onlyFault(await asTestuser(), 'installation', '/opt must belong to root'));
        expect((await asTestuser()).faults).toEqual([]);
      },
    ));
});

describe('berth doctor on a node', () => {
  it("names the site's hook where it is not there, and where its user can change it", () => {
    const hook = '/opt/before-launch';
    const config = site({ hooks: { before_launch: hook } });
    return faulty(
      () => onNode('rm', '-f', hook),
      () => onNode('rm', '-f', hook),
      async () => {
        onlyFault(await asTestuser(config), 'hook', `${hook} is no program that the user can run on ${NODE}`);
        await onNode('install', '-o', 'testuser', '-m', '755', '/bin/true', hook);
        const changeable = onlyFault(await asTestuser(config), 'hook', `The user can change ${hook} on ${NODE}`);
        await onNode('bash', '-c', changeable.cure?.replace(/^[^:]*: /, '') ?? 'false');
        expect((await asTestuser(config)).of('hook')).toMatchObject({ outcome: 'ok' });
      },
    );
  });

  it('names images that are nowhere, that only this machine has, and that the user may not read', async () => {
    const nowhere = await asTestuser(site({ images: '/home/nowhere' }));
    expect(onlyFault(nowhere, 'images', 'No image of the catalogue').cure).toMatch(/^berth image build /);
    expect(nowhere.of('portal to node').outcome).toBe('untried');

    const images = '/var/lib/berth-images';
    const hidden = '/home/hidden-images';
    await faulty(
      async () => {
        await root('install', '-d', images, hidden);
        await root('touch', `${images}/gedit.sif`, `${hidden}/gedit.sif`);
        await root('chmod', '700', hidden);
      },
      () => root('rm', '-r', images, hidden),
      async () => {
        onlyFault(await asTestuser(site({ images })), 'images', `is on this machine, but not on ${NODE}`);
        onlyFault(await asTestuser(site({ images: hidden })), 'images', `may not read the image ${hidden}/`);
      },
    );
  });

  it('names a node without Apptainer', () =>
    faulty(
      () => onNode('mv', '/usr/bin/apptainer', '/usr/bin/apptainer.away'),
      () => onNode('mv', '/usr/bin/apptainer.away', '/usr/bin/apptainer'),
      async () => onlyFault(await asTestuser(), 'Apptainer', `${NODE} has no Apptainer`),
    ));

  it('names a home that is read-only on the node', () =>
    faulty(
      () => onNode('mount', '-o', 'remount,bind,ro', '/home'),
      () => onNode('mount', '-o', 'remount,bind,rw', '/home'),
      async () => onlyFault(await asTestuser(), 'probe job', `could not be written on ${NODE}: the user's home`),
    ));

  it('warns where the node does not reach the portal, which is a fault only where scontrol does not work either', () =>
    faulty(
      () => cluster.cutRoute(NODE, 'access', 8099),
      () => cluster.restoreRoutes(NODE),
      async () => {
        const seen = await asTestuser();
        const detail = `${NODE} does not reach the portal at 192.168.122.1:8099 (no answer): announcements come by the job's comment`;
        expect(seen.of('node to portal')).toMatchObject({
          outcome: 'warning',
          detail: expect.stringContaining(detail),
        });
        expect(seen.status).toBe(0);
        await faulty(
          () => onNode('mv', '/usr/bin/scontrol', '/usr/bin/scontrol.away'),
          () => onNode('mv', '/usr/bin/scontrol.away', '/usr/bin/scontrol'),
          async () => onlyFault(await asTestuser(), 'node to portal', 'no display would ever be announced'),
        );
      },
    ));

  it('names an address of the portal that on a node is the node itself', async () => {
    const seen = await asTestuser(site({ origin: 'http://127.0.0.1:8099', listen: { port: 8099 } }));
    expect(seen.of('node to portal')).toMatchObject({
      outcome: 'warning',
      detail: expect.stringContaining('127.0.0.1:8099 (Connection refused)'),
      cure: expect.stringContaining('scheduler.portal_url'),
    });
  });

  it('names ports that others hold', async () => {
    const hold =
      '$| = 1; @s = map { IO::Socket::INET->new(LocalPort => $_, Listen => 1, ReuseAddr => 1) } 6070 .. 6073; print "held\n"; sleep';
    const [program = '', ...args] = [...cluster.command(NODE), 'perl', '-MIO::Socket::INET', '-e', hold];
    const holder = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await faulty(
      () => once(holder.stdout, 'data'),
      async () => {
        holder.kill('SIGKILL');
        const held = () => onNode('ss', '-Htln', 'sport >= 6070 and sport <= 6073');
        await until('they are free', async () => (await held()) === '');
      },
      async () => onlyFault(await asTestuser(), 'ports of the node', `The ports 6070-6073 are all taken on ${NODE}`),
    );
  });

  it('names a firewall between this machine and the ports of the node', () => {
    const rules = [
      'add table inet fw',
      'add chain inet fw input { type filter hook input priority 0; }',
      'add rule inet fw input tcp dport 6070-6073 drop',
    ];
    return faulty(
      () => cluster.output(NODE, ['nft', '-f', '-'], { input: `${rules.join('\n')}\n` }),
      () => onNode('nft', 'delete', 'table', 'inet', 'fw'),
      async () => {
        const finding = onlyFault(await asTestuser(), 'portal to node', /does not reach port 6070 of .*: no answer/);
        expect(finding.cure).toContain('6070-6073');
      },
    );
  });
});
