/** What `npm run release` makes runs where there is neither Node nor a network, and the same sources make the same bytes of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { SubmitRequest } from '../../src/as-user/schema.ts';
import { issueGrant, publicGrantKey } from '../../src/auth/grants.ts';
import { forwardInto } from '../../testbed/forward.ts';
import { isRoot } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { emptyNetwork } from '../support/empty-network.ts';
import { grantedAs } from '../support/granted.ts';
import { freePort, startPortal, type TestPortal } from '../support/portal.ts';
import { ARCHIVE, type Installation, makeRelease, RELEASES, TOP, unpackRelease, VERSION } from '../support/release.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

let site: Installation;
beforeAll(() => {
  makeRelease('022', 'UTC');
  site = unpackRelease();
});
afterAll(() => site?.remove());

const sumOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const environment = () => ({ PATH: site.path, HOME: site.folder, BERTH_HOME: join(site.folder, 'home') });
const berth = (...args: string[]) =>
  spawnSync(join(site.root, 'bin', 'berth'), args, { cwd: '/', encoding: 'utf8', env: environment() });

describe('the archive', () => {
  it('has the sum that is beside it, and the same one when it is made again elsewhere in time and under another umask', () => {
    const sum = sumOf(join(RELEASES, ARCHIVE));
    makeRelease('077', 'Asia/Seoul');
    expect(sumOf(join(RELEASES, ARCHIVE))).toBe(sum);
    const check = spawnSync('sha256sum', ['--check', `${ARCHIVE}.sha256`], { cwd: RELEASES, encoding: 'utf8' });
    expect(check).toMatchObject({ status: 0, stdout: `${ARCHIVE}: OK\n` });
  });

  it("holds files and folders that are root's alone to write, all below one folder", () => {
    const list = execFileSync('tar', ['-tzv', '--numeric-owner', '-f', join(RELEASES, ARCHIVE)], { encoding: 'utf8' });
    const entries = list.trimEnd().split('\n');
    expect(entries.length).toBeGreaterThan(100);
    const good = (entry: string): boolean =>
      /^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) 0\/0 /.test(entry) && entry.split(/ +/)[5]?.startsWith(TOP) === true;
    expect(entries.filter((entry) => !good(entry))).toEqual([]);
  });

  it('holds nothing that is of a checkout only, and the licences of what is bundled', () => {
    const release = join(site.root, '/');
    expect(readdirSync(release)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(testbed|tests|scripts|web)$/)]),
    );
    const files = readdirSync(release, { recursive: true, encoding: 'utf8' });
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /\.tsx?$|\.test\.|\/\./.test(file))).toEqual([]);
    expect(readdirSync(join(release, 'node_modules'))).toEqual(['@fastify', `node-linux-${process.arch}`]);
    const licences = readFileSync(join(release, 'THIRD-PARTY-LICENSES'), 'utf8');
    for (const name of [
      'fastify',
      'pg',
      '@redis/client',
      'react',
      '@novnc/novnc',
      '@fontsource-variable/noto-sans-kr',
    ]) {
      expect(licences).toContain(`\n${name} `);
    }
    expect(licences).toContain('Mozilla Public License Version 2.0');
    expect(licences).toContain('SIL OPEN FONT LICENSE');
  });
});

describe('the command, by a link, without Node on the path', () => {
  it('tells its version and its commands', () => {
    expect(berth('--version')).toMatchObject({ status: 0, stdout: `berth ${VERSION}\n`, stderr: '' });
    expect(berth('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('berth session launch') });
  });

  it('looks at the machine, and at apps', () => {
    const { status, stdout, stderr } = berth('doctor');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^✓ configuration: /m);
    expect(berth('app', 'check', 'xterm')).toMatchObject({ status: 0, stdout: expect.stringContaining('all is well') });
  });

  it('says that a virtual cluster takes a checkout', () => {
    expect(berth('cluster', 'up')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^berth: .* checkout/) });
  });
});

describe('the portal, in a network that reaches nothing', () => {
  let portal: TestPortal;
  let admin: Client;
  const undo: (() => unknown)[] = [];
  beforeAll(async () => {
    const port = await freePort();
    let within: string[] = [];
    if (isRoot) {
      const network = await emptyNetwork();
      undo.push(network.close);
      const way = await forwardInto(network.namespace, '127.0.0.1', port, port);
      undo.push(way.close);
      within = ['nsenter', `--net=${network.namespace}`];
    }
    portal = await startPortal({ command: join(site.root, 'bin', 'berth'), env: environment(), within, port });
    undo.push(portal.dispose);
    await tellMemory(portal);
    admin = await logIn(portal.url);
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  it('serves the pages with all that they consist of, and the page about the API', async () => {
    for (const page of ['/', '/auth/']) {
      const html = await (await fetch(portal.url + page)).text();
      const parts = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, part = '']) => part);
      expect(parts.length).toBeGreaterThan(2);
      for (const part of parts) expect((await fetch(portal.url + part)).status).toBe(200);
    }
    const assets = readdirSync(join(site.root, 'dist/web/assets')).filter((name) => !name.endsWith('.gz'));
    const answers = await Promise.all(assets.map((name) => fetch(`${portal.url}/assets/${name}`)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const reader = await admin.request<string>('GET', '/api/docs/static/swagger-ui-bundle.js');
    expect(reader.body.length).toBeGreaterThan(1_000_000);
    expect((await admin.request<string>('GET', '/api/docs/static/logo.svg')).status).toBe(200);
    expect((await admin.request('GET', '/api/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  });

  it('starts a desktop, which a browser is connected to', async () => {
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session_id, 'running', 'failed');
    await until('the application has started', async () => (await admin.session(session_id)).steps.length === 5);
    const desktop = await openDesktop(admin.socket(`/display/${session_id}`));
    expect(desktop).toMatchObject({ width: 1280, height: 720 });
    await desktop.update();
    desktop.socket.close();
  });
});

/** For a look: what it takes depends on the moment. */
async function tellMemory(release: TestPortal): Promise<void> {
  const checkout = await startPortal();
  const resident = ({ pid }: TestPortal) => /VmRSS:\s+(.*)/.exec(readFileSync(`/proc/${pid()}/status`, 'utf8'))?.[1];
  console.log(`resident: release ${resident(release)}, checkout ${resident(checkout)}`);
  await checkout.dispose();
}

// To become another account, and to have settings of its own in /etc.
describe.skipIf(!isRoot)('the program that acts as a user', () => {
  const KIM = 4242;
  const { privateKey } = generateKeyPairSync('ed25519');
  const submission: SubmitRequest = {
    action: 'submit',
    session_id: 'app-session-1729756800-abc123',
    cpus: 1,
    memory_mib: 64,
    gpus: 0,
    gpu_type: null,
    minutes: 5,
    partition: null,
    project: null,
    qos: null,
    grace_seconds: 30,
    environment: {},
  };
  let ask: ReturnType<typeof grantedAs>;
  let home: string;
  beforeAll(() => {
    const [etc, sbatch] = [join(site.folder, 'etc'), join(site.folder, 'sbatch')];
    home = join(site.folder, 'kim');
    mkdirSync(join(etc, 'berth'), { recursive: true });
    mkdirSync(home);
    chownSync(home, KIM, KIM);
    copyFileSync('/etc/group', join(etc, 'group'));
    writeFileSync(join(etc, 'passwd'), `root:x:0:0::/root:/bin/sh\nkim:x:${KIM}:${KIM}::${home}:/bin/sh\n`);
    writeFileSync(
      sbatch,
      `#!/bin/sh\nprintf '%s\\n' "$@" >"$HOME/arguments"\nenv --null >"$HOME/environment"\necho 4711\n`,
    );
    chmodSync(sbatch, 0o755);
    const settings = { grant_keys: [publicGrantKey(privateKey)], min_uid: 1000, refused_accounts: ['slurm'], sbatch };
    writeFileSync(join(etc, 'berth/as-user.json'), JSON.stringify(settings));
    // In the place of sudo: -u kim -- PROGRAM
    const become = `mount --bind '${etc}' /etc && shift 3 && exec setpriv --reuid=${KIM} --regid=${KIM} --clear-groups "$@"`;
    ask = grantedAs((to) => issueGrant(privateKey, { ...to, seconds: 60, now: Date.now() }), {
      helper: join(site.root, 'libexec/berth-as-user'),
      sudo: ['unshare', '--mount', 'sh', '-c', become, 'sh'],
    });
  });

  it('hands the job and its scripts to Slurm as in a checkout', async () => {
    expect(await ask('kim', submission)).toEqual({ ok: true, job_id: '4711' });
    const script = readFileSync(join(home, 'arguments'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
    expect(readFileSync(script)).toEqual(readFileSync('src/scheduler/job.sh'));
    const variables = readFileSync(join(home, 'environment'), 'utf8').split('\0');
    for (const [name, file] of Object.entries({ DESKTOP_SH: 'desktop.sh', THUMBNAIL_PL: 'thumbnail.pl' })) {
      expect(variables).toContain(`BERTH_${name}=${readFileSync(join('src/scheduler', file), 'utf8')}`);
    }
  });

  it('is what doctor looks at, not a copy of it in the bundle', () => {
    const server = join(site.root, 'server');
    const bundle = readdirSync(server).map((name) => readFileSync(join(server, name), 'utf8'));
    expect(bundle.some((text) => text.includes('from "../src/as-user/installation.mjs"'))).toBe(true);
    expect(bundle.filter((text) => text.includes('depend on it. Cure: chown root'))).toEqual([]);
  });

  it('refuses where others than root could change what it consists of', async () => {
    const file = join(site.root, 'src/as-user/grant.mjs');
    chmodSync(file, 0o664);
    onTestFinished(() => chmodSync(file, 0o644));
    const refusal = { ok: false, kind: 'refused', message: expect.stringMatching(/grant\.mjs must belong to root/) };
    expect(await ask('kim', submission)).toEqual(refusal);
  });
});
