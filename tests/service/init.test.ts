/** `berth init`: what it writes, what it keeps when it is run again, and that the programs which read the files accept them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { configFile } from '../../src/config/file.ts';
import { isRoot } from '../support/accounts.ts';
import { failedStart } from '../support/attempt.ts';
import { startBerth } from '../support/berth.ts';
import { freePort, startPortal } from '../support/portal.ts';
import { startPostgres } from '../support/postgres.ts';
import { type SiteFolder, SLURM, siteFolder } from '../support/site-folder.ts';

const SECRETS = ['database.password', 'database-services.password', 'redis.password', 'metrics.token'];
const KEYS = ['tls/key.pem', ...['access-token.pem', 'grant.pem', 'announcement.key'].map((name) => `keys/${name}`)];
const ROOT = join(import.meta.dirname, '../..');
const FLAGS = [...SLURM, '--name', 'Dr. O\'Neil\'s "cluster"', '--partition', 'viz', '--replicas', '2'];

async function temporarySite(...flags: string[]): Promise<SiteFolder> {
  const site = await siteFolder(...flags);
  onTestFinished(() => site.remove());
  return site;
}

function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'berth-start-'));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Its status, and all that it said. */
function run(program: string, args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  return { status, said: `${stdout}${stderr}` };
}

describe('what it writes', () => {
  let site: SiteFolder;
  beforeAll(async () => {
    site = await siteFolder(...FLAGS);
  });
  afterAll(() => site?.remove());

  it('is secret where it must be, and each secret is another one', async () => {
    const files = site.files();
    const modes = Object.fromEntries(Object.entries(files).map(([name, { mode }]) => [name, mode.toString(8)]));
    expect(modes).toMatchObject({
      '.init.json': '600',
      'berth.yaml': '640',
      'database.password': '640',
      'database-services.password': '640',
      'redis.password': '640',
      'metrics.token': '440',
      'postgresql/berth.sql': '600',
      'tls/key.pem': '600',
      'tls/cert.pem': '644',
      'sudoers.d/berth': '440',
      'keys/access-token.pem': '400',
      'keys/grant.pem': '400',
      'keys/announcement.key': '440',
      'keys/display-gateway.pem': '400',
      'keys/grant.pub': '444',
    });
    const secrets = SECRETS.map((name) => site.read(name).trim());
    expect(secrets).toEqual(SECRETS.map(() => expect.stringMatching(/^[\w-]{43}$/)));
    const other = await temporarySite(...SLURM);
    secrets.push(
      ...SECRETS.map((name) => other.read(name).trim()),
      ...KEYS.flatMap((name) => [site.read(name).trim(), other.read(name).trim()]),
    );
    expect(new Set(secrets).size).toBe(secrets.length);
    // No secret stands where others can read it.
    for (const [name, { mode, text }] of Object.entries(files)) {
      if ((mode & 0o007) === 0) continue;
      for (const secret of secrets) expect(text, name).not.toContain(secret);
    }
  });

  it('has nothing left to be filled in but what its own readers fill in', () => {
    for (const [name, { text }] of Object.entries(site.files())) {
      const left = [...text.matchAll(/\{\{(\S*?)\}\}/g)].map(([, inner]) => inner);
      expect(name === 'grafana/berth.json' ? left.filter((one) => one?.includes('_')) : left, name).toEqual([]);
    }
  });

  it('is a configuration that Berth accepts', () => {
    // `metrics` and `certificate` are keys that the services read.
    const { metrics, certificate, ...known } = parse(site.read('berth.yaml'));
    expect({ metrics, certificate }).toEqual({
      metrics: { token_file: join(site.folder, 'metrics.token') },
      certificate: join(site.folder, 'tls/cert.pem'),
    });
    expect(configFile.parse(known)).toMatchObject({
      site: { name: 'Dr. O\'Neil\'s "cluster"' },
      origin: 'https://portal.example',
      trust_proxy: true,
      listen: { host: '127.0.0.1' },
      home: '~',
      keys: join(site.folder, 'keys'),
      scheduler: { kind: 'slurm', cluster: 'slurm', partition: 'viz', gpu_partition: null },
      database: {
        url: { host: '127.0.0.1', user: 'berth_services', database: 'berth' },
        owner: { user: 'berth', password_file: join(site.folder, 'database.password') },
      },
      bus: { url: 'redis://berth@127.0.0.1:6379/0', password_file: join(site.folder, 'redis.password') },
    });
    // Each commented example is one that could be switched on as it is.
    const examples = site.read('berth.yaml').replace(/^# ?((?: {2})?#? ?[a-z_]+:.*)$/gm, '$1');
    const { metrics: _, certificate: __, ...all } = parse(examples);
    expect(configFile.parse(all)).toMatchObject({ apps: ['/srv/berth/apps'], sessions: { per_user: 20 } });
  });

  it('has a certificate for the address, that its key belongs to', async () => {
    const certificate = new X509Certificate(site.read('tls/cert.pem'));
    expect([certificate.checkHost('portal.example'), certificate.checkHost('other.example')]).toEqual([
      'portal.example',
      undefined,
    ]);
    const numbered = await temporarySite('--address', '192.0.2.7', '--scheduler', 'local');
    expect(new X509Certificate(numbered.read('tls/cert.pem')).checkIP('192.0.2.7')).toBe('192.0.2.7');
  });

  it('lets Prometheus ask each process, with rules that fire when they must and only then', () => {
    const folder = join(site.folder, 'prometheus');
    expect(run('promtool', ['check', 'config', join(folder, 'prometheus.yml')])).toMatchObject({ status: 0 });
    const { scrape_configs } = parse(site.read('prometheus/prometheus.yml'));
    expect(scrape_configs[0].static_configs).toContainEqual({
      targets: ['127.0.0.1:5000', '127.0.0.1:5002'],
      labels: { service: 'cae' },
    });
    expect(scrape_configs[0].static_configs.length).toBe(7);
    const tests = join(folder, 'rules.test.yml');
    copyFileSync(join(ROOT, 'tests/fixtures/prometheus/rules.test.yml'), tests);
    onTestFinished(() => rmSync(tests));
    const tried = run('promtool', ['test', 'rules', tests]);
    expect(tried, tried.said).toMatchObject({ status: 0 });
    const untried = [...site.read('prometheus/rules.yml').matchAll(/alert: (\w+)/g)]
      .map(([, alert = '']) => alert)
      .filter((alert) => !readFileSync(tests, 'utf8').includes(`alertname: ${alert}\n`));
    expect(untried).toEqual([]);
  });

  it('draws with questions that Prometheus understands', () => {
    const { panels } = JSON.parse(site.read('grafana/berth.json')) as { panels: { targets: { expr: string }[] }[] };
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(10);
    const rules = join(site.folder, 'grafana', 'as-rules.yml');
    onTestFinished(() => rmSync(rules));
    const asRules = expressions.map((expr, index) => ({ record: `panel_${index}`, expr }));
    writeFileSync(rules, JSON.stringify({ groups: [{ name: 'panels', rules: asRules }] }));
    const checked = run('promtool', ['check', 'rules', rules]);
    expect(checked, checked.said).toMatchObject({ status: 0 });
  });

  it('is a rule that sudo takes', () => {
    const checked = run('visudo', ['-c', '-f', join(site.folder, 'sudoers.d/berth')]);
    expect(checked, checked.said).toMatchObject({ status: 0 });
  });

  it('names every process in the target, and the commands that put all in place', async () => {
    expect(site.read('systemd/berth.target')).toContain(
      'Wants=berth-auth@4430.service berth-dashboard@5010.service berth-dashboard@5012.service berth-cae@5000.service ' +
        'berth-cae@5002.service berth-automation@5001.service berth-events@5011.service berth-events@5013.service ' +
        'berth-gateway@5020.service berth-gateway@5022.service berth-monitor@5030.service berth-monitor@5031.service\n',
    );
    const { out } = await site.init();
    for (const path of ['postgresql/berth.sql', 'redis/berth.conf', 'nginx/berth.conf', 'systemd/berth.target'])
      expect(out).toContain(join(site.folder, path));
    for (const path of ['sudoers.d/berth', 'prometheus/prometheus.yml', 'slurm/berth.conf'])
      expect(out).toContain(path);
  });
});

describe.each(['slurm', 'local'])('the units of a site with %s', (scheduler) => {
  let site: SiteFolder;
  let units: string[];
  beforeAll(async () => {
    site = await siteFolder('--address', 'portal.example', '--scheduler', scheduler);
    const folder = join(site.folder, 'tried');
    mkdirSync(folder);
    units = Object.entries(site.files())
      .filter(([name]) => name.startsWith('systemd/'))
      .map(([name, { text }]) => {
        const unit = join(folder, name.slice('systemd/'.length).replace('@.', '@5000.'));
        // The program is not installed where the tests run.
        writeFileSync(unit, text.replace('/opt/berth/bin/berth', '/bin/true'));
        return unit;
      });
  });
  afterAll(() => site?.remove());

  it('are units that systemd takes without a word', () => {
    expect(units.length).toBe(8);
    expect(run('systemd-analyze', ['verify', '--man=no', ...units])).toEqual({ status: 0, said: '' });
  });

  it('shut in what acts as nobody, and leave the way to sudo to what acts as users', () => {
    const exposure = (service: string) => {
      const unit = units.find((one) => one.includes(`berth-${service}@`)) ?? '';
      const { said } = run('systemd-analyze', ['security', '--offline=yes', '--no-pager', unit]);
      return Number(/exposure level for \S+ ([\d.]+)/.exec(said)?.[1]);
    };
    for (const service of ['auth', 'events', 'gateway']) expect(exposure(service)).toBeLessThan(1.5);
    for (const service of ['cae', 'dashboard', 'automation', 'monitor']) {
      expect(exposure(service)).toBeLessThan(scheduler === 'slurm' ? 6.5 : 8);
      const settings = site.read(`systemd/berth-${service}@.service`).replace(/^#.*\n/gm, '');
      // Under an account of its own each of these takes sudo's way to other rights (systemd.exec(5), NoNewPrivileges).
      expect(settings).not.toMatch(
        /^(DynamicUser|LockPersonality|MemoryDenyWriteExecute|PrivateDevices|ProtectClock|ProtectHostname|ProtectKernel\w+|Restrict(AddressFamilies|Namespaces|Realtime|SUIDSGID)|SystemCall\w+)=/m,
      );
      expect(settings).toContain(`NoNewPrivileges=${scheduler === 'slurm' ? 'no' : 'yes'}\n`);
    }
  });
});

describe('run again', () => {
  it('changes nothing that is as it must be', async () => {
    const site = await temporarySite(...FLAGS);
    const before = site.files();
    const { out, status } = await site.init();
    expect(status).toBe(0);
    expect(site.files()).toEqual(before);
    expect(out).not.toMatch(/: (written|renewed|kept)/);
  });

  it('renews what other answers change, keeps secrets and what was edited, and says so', async () => {
    const site = await temporarySite(...FLAGS);
    const before = site.files();
    const nginx = join(site.folder, 'nginx/berth.conf');
    writeFileSync(nginx, `${site.read('nginx/berth.conf')}# ours\n`);
    const { out } = await site.init('--replicas', '1', '--partition', '');
    const after = site.files();
    const changed = Object.keys(after).filter((name) => after[name]?.text !== before[name]?.text);
    expect(changed).toEqual([
      '.init.json',
      'berth.yaml',
      'nginx/berth.conf',
      'nginx/berth.conf.new',
      'prometheus/prometheus.yml',
      'systemd/berth.target',
    ]);
    expect(out).toMatch(/nginx\/berth\.conf: kept, for it was edited; the new one is beside it as \.new/);
    expect(site.read('nginx/berth.conf')).toContain('# ours');
    expect(
      [site.read('nginx/berth.conf'), site.read('nginx/berth.conf.new')].map((text) => text.includes(':5002')),
    ).toEqual([true, false]);
    expect(site.read('berth.yaml')).toContain('# partition: …');
  });

  it('takes the keys of the home in which an earlier Berth had them, and says what to remove', async () => {
    const earlier = await startPortal();
    onTestFinished(() => earlier.dispose());
    const secrets = JSON.parse(readFileSync(join(earlier.home, 'secrets.json'), 'utf8'));
    const site = await temporarySite();
    mkdirSync(site.folder);
    writeFileSync(join(site.folder, 'berth.yaml'), `home: ${earlier.home}\n`);
    const { out, status } = await site.init(...SLURM);
    expect(status).toBe(0);
    expect(site.read('keys/announcement.key').trim()).toBe(secrets.announcement_key);
    expect(out).toContain(`rm -f ${earlier.home}/secrets.json ${earlier.home}/display-gateway.pem`);
  });

  it('goes by what somebody has written into berth.yaml', async () => {
    const site = await temporarySite(...FLAGS);
    const file = join(site.folder, 'berth.yaml');
    writeFileSync(file, site.read('berth.yaml').replace('https://portal.example', 'https://new.example'));
    const { out } = await site.init();
    expect(out).toMatch(/berth\.yaml: as it was/);
    expect(site.read('nginx/berth.conf')).toContain('server_name new.example;');
    // And the certificate is one for that address, by the same key.
    expect(new X509Certificate(site.read('tls/cert.pem')).checkHost('new.example')).toBe('new.example');
    writeFileSync(file, 'site: [');
    expect(await site.init()).toMatchObject({
      status: 1,
      err: expect.stringContaining('berth.yaml cannot be understood'),
    });
  });

  it('takes a password that the site has set itself', async () => {
    const site = await temporarySite(...FLAGS);
    const file = join(site.folder, 'database.password');
    writeFileSync(file, "k7Qe2vXw9-'rT4mBz0");
    expect((await site.init()).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe("k7Qe2vXw9-'rT4mBz0");
    expect(site.read('postgresql/berth.sql')).toContain("PASSWORD 'k7Qe2vXw9-''rT4mBz0'");
  });

  it('refuses a key that every account can read', async () => {
    const site = await temporarySite(...SLURM);
    chmodSync(join(site.folder, 'keys/grant.pem'), 0o644);
    const before = site.files();
    const refused = { status: 1, err: expect.stringContaining('keys/grant.pem is open to every account') };
    expect(await site.init('--name', 'Other')).toMatchObject(refused);
    expect(site.files()).toEqual(before);
  });

  it.each([
    ['weak', (file: string) => writeFileSync(file, 'berth\n'), /redis\.password is weak/],
    ['readable by everybody', (file: string) => chmodSync(file, 0o644), /redis\.password is open to every account/],
  ])('refuses a secret that has become %s, and changes nothing', async (_, spoil, message) => {
    const site = await temporarySite(...SLURM);
    spoil(join(site.folder, 'redis.password'));
    const before = site.files();
    expect(await site.init('--name', 'Other')).toMatchObject({ status: 1, err: expect.stringMatching(message) });
    expect(site.files()).toEqual(before);
  });
});

describe('a certificate of the site', () => {
  /** A key and certificate for that name, made by init itself for another site. */
  async function brought(name = 'portal.example') {
    const other = await temporarySite('--address', name, '--scheduler', 'local');
    return { certificate: join(other.folder, 'tls/cert.pem'), key: join(other.folder, 'tls/key.pem') };
  }
  const flags = ({ certificate, key }: { certificate: string; key: string }) => [
    ...SLURM,
    '--certificate',
    certificate,
    '--key',
    key,
  ];

  it('is named where it is needed, also when init is run again', async () => {
    const own = await brought();
    const site = await temporarySite(...flags(own));
    expect((await site.init()).out).not.toMatch(/renewed|written/);
    expect(parse(site.read('berth.yaml')).certificate).toBe(own.certificate);
    expect(site.read('nginx/berth.conf')).toContain(`ssl_certificate_key ${own.key};`);
    expect(Object.keys(site.files())).not.toContain('tls/key.pem');
  });

  it('is refused where it is for another address, of another key, no certificate, or its key open to others', async () => {
    const own = await brought();
    const other = await brought('other.example');
    const site = await temporarySite();
    const refused = async (named: { certificate: string; key: string }, message: RegExp) =>
      expect(await site.init(...flags(named))).toMatchObject({ status: 2, err: expect.stringMatching(message) });
    await refused(other, /is not for portal\.example, but for DNS:other\.example/);
    await refused({ ...own, key: other.key }, /--key: \S+ does not belong/);
    await refused({ ...own, certificate: own.key }, /--certificate: \S+ cannot be read/);
    await refused({ ...own, key: `${own.key}.none` }, /--key: \S+ cannot be read/);
    chmodSync(own.key, 0o644);
    await refused(own, /--key: \S+ is open to every account/);
    expect(() => statSync(site.folder)).toThrow('ENOENT');
  });
});

it('says which flag is missing where nobody can be asked, and writes nothing', async () => {
  const site = await temporarySite();
  const { ended } = startBerth(site.folder, ['init', '--folder', site.folder, '--scheduler', 'slurm']);
  expect(await ended).toMatchObject({ status: 2, err: expect.stringContaining('--address is missing') });
  expect(await site.init('--adress', 'x')).toMatchObject({ status: 2, err: expect.stringContaining('--help') });
  expect(await site.init(...SLURM, '--folder', '/tmp/a b')).toMatchObject({ status: 2 });
  expect(() => statSync(site.folder)).toThrow('ENOENT');
});

/** script(1) gives it a terminal. */
function initAtTerminal({ folder }: SiteFolder, flags: string) {
  const command = `${process.execPath} ${join(ROOT, 'bin/berth.mjs')} init --folder ${folder} ${flags}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null']);
  return { child, ended: once(child, 'exit') };
}

it('asks at a terminal', async () => {
  const site = await temporarySite();
  const { child, ended } = initAtTerminal(site, '--scheduler local');
  let said = '';
  const answers: [question: string, answer: string][] = [
    ['Name of the site', 'Asked'],
    ['Address', 'https://wrong'],
    ['It must be a host name', ''],
    ['Address', 'asked.example'],
    ['Processes of each', ''],
    ['Machines', ''],
    ['Certificate', ''],
  ];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    // A refusal and the question that follows it may come at once.
    for (let [next] = answers; next !== undefined && said.includes(next[0]); [next] = answers) {
      const [question, answer] = next;
      said = said.slice(said.indexOf(question) + question.length);
      answers.shift();
      if (question !== 'It must be a host name') child.stdin.write(`${answer}\n`);
    }
  });
  expect(await ended).toEqual([0, null]);
  expect(answers).toEqual([]);
  expect(parse(site.read('berth.yaml'))).toMatchObject({
    site: { name: 'Asked' },
    origin: 'https://asked.example',
    scheduler: { kind: 'local' },
  });
});

it('changes nothing where its questions are not answered to their end', async () => {
  const site = await temporarySite();
  const { child, ended } = initAtTerminal(site, '--name x');
  let said = '';
  let isInterrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (isInterrupted || !said.includes('Address')) return;
    isInterrupted = true;
    child.stdin.write('\x03');
  });
  expect(await ended).toEqual([1, null]);
  expect(said).toContain('Nothing was changed.');
  expect(() => statSync(site.folder)).toThrow('ENOENT');
});

it.each([
  ['weak', 'berth', 0o600, /redis\.password is weak/],
  ['open to every account', 'k7Qe2vXw9-rT4mBz0', 0o644, /redis\.password is open to every account/],
])('a portal does not start with a password that is %s', async (_, password, mode, message) => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const file = join(folder, 'redis.password');
  writeFileSync(file, password);
  chmodSync(file, mode);
  const { status, err } = await failedStart(folder, {
    config: `bus: { url: 'redis://berth@127.0.0.1:1/0', password_file: ${file} }\n`,
  });
  expect({ status, err }).toEqual({ status: 1, err: expect.stringMatching(message) });
});

it.runIf(isRoot)('gives the token of metrics to those who need it, and nothing to others', async () => {
  const site = await temporarySite(...SLURM);
  const account = execFileSync('getent', ['passwd', 'prometheus'], { encoding: 'utf8' });
  expect(statSync(join(site.folder, 'metrics.token')).uid).toBe(Number(account.split(':')[2]));
  expect(statSync(join(site.folder, 'postgresql/berth.sql'))).toMatchObject({ uid: 0, gid: 0 });
});

it('sets PostgreSQL and Redis up such that a portal with the written configuration is ready', async () => {
  const site = await temporarySite('--address', 'portal.example', '--scheduler', 'local');
  const postgres = await startPostgres();
  onTestFinished(() => postgres.remove());
  const { host, port, password } = await postgres.create();
  const administer = () =>
    execFileSync(
      'psql',
      ['-h', host, '-p', String(port), '-U', 'postgres', '-f', join(site.folder, 'postgresql/berth.sql')],
      {
        env: { PATH: process.env.PATH, PGPASSWORD: password() },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  // Once where the role is there, with another password; again where all is.
  administer();
  administer();
  expect(await postgres.administer("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = 'berth'")).toEqual([
    { rolsuper: false, rolcreatedb: false },
  ]);
  for (const what of ['DATABASE berth', 'DATABASE berth_1', 'ROLE berth', 'ROLE berth_services'])
    await postgres.administer(`DROP ${what}`);
  administer();

  const redisPort = await freePort();
  const redisConf = join(site.folder, 'redis.conf');
  // As Debian's: what is included comes last; the test's port after it.
  writeFileSync(redisConf, `dir ${site.folder}\ninclude ${join(site.folder, 'redis/berth.conf')}\nport ${redisPort}\n`);
  const redis = spawn('redis-server', [redisConf], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    const gone = once(redis, 'exit');
    redis.kill('SIGKILL');
    await gone;
  });
  for await (const line of createInterface({ input: redis.stdout })) if (line.includes('Ready to accept')) break;
  redis.stdout.resume();
  const ask = async (command: string[], more: { username?: string; password?: string }) => {
    const client = createClient({ socket: { host: '127.0.0.1', port: redisPort, reconnectStrategy: false }, ...more });
    client.on('error', () => {});
    return client
      .connect()
      .then(() => client.sendCommand(command))
      .finally(() => client.destroy());
  };
  const berth = { username: 'berth', password: site.read('redis.password').trim() };
  expect(await ask(['PING'], berth)).toBe('PONG');
  await expect(ask(['PING'], {})).rejects.toThrow(/NOAUTH/);
  await expect(ask(['FLUSHALL'], berth)).rejects.toThrow(/NOPERM/);
  await expect(ask(['GET', 'other'], berth)).rejects.toThrow(/NOPERM/);

  const { metrics, certificate, runtime_dir, home, ...rest } = parse(
    site
      .read('berth.yaml')
      .replace('127.0.0.1:5432', `127.0.0.1:${port}`)
      .replace('127.0.0.1:6379', `127.0.0.1:${redisPort}`),
  );
  const portal = await startPortal({ config: stringify(rest) });
  onTestFinished(() => portal.dispose());
  const readiness = (await (await fetch(`${portal.url}/readyz`)).json()) as {
    dependencies: { name: string; ok: boolean }[];
  };
  expect(readiness.dependencies).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'records', ok: true }),
      expect.objectContaining({ name: 'bus', ok: true }),
    ]),
  );
  const owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'";
  expect(await postgres.administer(owners, 'berth')).toEqual([{ tableowner: 'berth' }]);
  const mayWrite =
    "SELECT has_table_privilege('berth_services', t, 'INSERT') AS may FROM unnest(ARRAY['sessions', 'users']) AS t";
  expect(await postgres.administer(mayWrite, 'berth')).toEqual([{ may: true }, { may: false }]);
});
