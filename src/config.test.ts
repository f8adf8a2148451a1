import { describe, expect, it } from 'vitest';
import { type Config, ConfigFaults, type ConfigSources, originOf, readConfig } from './config.ts';
import { formatFault } from './yaml/yaml.ts';

function sources(env: Record<string, string> = {}, files: Record<string, string> = {}): ConfigSources {
  return {
    env,
    homedir: '/home/operator',
    cwd: '/srv/portal',
    uid: 1000,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
  };
}

const fromYaml = (yaml: string, env: Record<string, string> = {}, files: Record<string, string> = {}) =>
  readConfig(sources({ BERTH_CONFIG: '/etc/berth.yaml', ...env }, { '/etc/berth.yaml': yaml, ...files }));

function faultsOf(read: () => Config): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults.map(formatFault);
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig(sources())).toEqual({
      home: '/home/operator/.berth',
      keys: null,
      database: null,
      runtimeDir: '/tmp/berth-1000-37c587f5',
      listen: { host: '127.0.0.1', port: 8080, tls: null, allowPlainHttp: false },
      origin: null,
      site: { name: 'Berth' },
      apps: [],
      solvers: [],
      scheduler: { kind: 'local' },
      bus: null,
      images: '/opt/apptainers/apps',
      hooks: { beforeLaunch: null },
      display: { route: 'gateway', ports: { from: 6080, to: 6099 } },
      sessions: { startTimeoutSeconds: 60, stopGraceSeconds: 10, keepEndedDays: 7, perUser: 20, idleMinutes: null },
      shares: { anonymous: false },
      mail: null,
      prometheus: null,
      webhooks: { allow: { hosts: [], networks: [] } },
      trustProxy: false,
      certificate: null,
      metrics: { tokenFile: null },
      adminPassword: null,
      given: { file: null, keys: [], variables: [] },
    });
  });

  it('has keys in a folder only where the records are in a database', () => {
    const folder = fromYaml('keys: keys\ndatabase: { url: "postgres://berth@127.0.0.1/berth" }\n').keys;
    expect(folder).toMatch(/^\/.*\/keys$/);
    expect(() => fromYaml('keys: /etc/berth/keys\n')).toThrow(/keys: is for services with accounts of their own/);
  });

  it('reads which Redis is shared, with its password in a file of its own', () => {
    const config = fromYaml(
      'bus: { url: "rediss://berth@cache.example:6380/2", password_file: redis.password }',
      {},
      {
        '/etc/redis.password': 'secret',
      },
    );
    expect(config.bus).toEqual({
      url: 'rediss://berth@cache.example:6380/2',
      passwordFile: '/etc/redis.password',
    });
    expect(fromYaml('bus: { url: "redis://[::1]" }').bus).toEqual({ url: 'redis://[::1]', passwordFile: null });
  });

  it('refuses a file of a password that cannot be read', () => {
    expect(faultsOf(() => fromYaml('bus: { url: "redis://[::1]", password_file: /etc/nothing }'))).toEqual([
      '/etc/berth.yaml:1: bus.password_file: /etc/nothing cannot be read; check the path and its owner',
    ]);
  });

  it('reads where PostgreSQL is, with the password in a file beside its own', () => {
    const yaml = 'database: { url: "postgres://berth@127.0.0.1/berth", password_file: db-password }\n';
    expect(fromYaml(yaml, {}, { '/etc/db-password': 'hunter2' }).database).toEqual({
      host: '127.0.0.1',
      port: 5432,
      user: 'berth',
      database: 'berth',
      tls: false,
      certificates: null,
      passwordFile: '/etc/db-password',
      owner: null,
    });
    // Of that password only auth needs to know.
    const owned =
      'database: { url: "postgres://services@127.0.0.1/berth", owner: { user: berth, password_file: owner } }\n';
    expect(fromYaml(owned).database?.owner).toEqual({ user: 'berth', passwordFile: '/etc/owner' });
    expect(faultsOf(() => fromYaml(yaml))).toEqual([
      '/etc/berth.yaml:1: database.password_file: /etc/db-password cannot be read; check the path and its owner',
    ]);
    expect(
      faultsOf(() => fromYaml('site: { name: X }\ndatabase: { url: "postgres://berth:hunter2@db/berth" }\n')),
    ).toEqual([expect.stringMatching(/^\/etc\/berth.yaml:2: database.url: must not have the password in it/)]);
  });

  it('reads what sends e-mail, over TLS but on this machine', () => {
    const mail = (smtp: string, more = '') =>
      fromYaml(`mail: { smtp: "${smtp}", from: Berth <berth@site.example>${more} }\n`).mail;
    expect(mail('smtps://berth@mail.example:465', ', password_file: mail.password')).toEqual({
      host: 'mail.example',
      port: 465,
      security: 'tls',
      user: 'berth',
      from: { name: 'Berth', address: 'berth@site.example' },
      // Whether it can be read is seen by the monitor, whose account alone may.
      passwordFile: '/etc/mail.password',
      certificates: null,
    });
    expect(mail('smtp://mail.example:587')).toMatchObject({ security: 'starttls', user: null });
    expect(mail('smtp://[::1]:25')).toMatchObject({ host: '::1', security: 'none' });
    expect(fromYaml('mail: { smtp: "smtp://[::1]:25", from: berth@site.example }\n').mail?.from).toEqual({
      name: '',
      address: 'berth@site.example',
    });
  });

  it.each([
    ['mail: { smtp: mail.example, from: a@b.example }', /mail\.smtp: must be smtp:\/\/ or smtps:\/\//],
    ['mail: { smtp: "smtp://mail.example", from: a@b.example }', /mail\.smtp: must name a host and a port/],
    ['mail: { smtp: "smtp://u:hunter2@mail.example:25", from: a@b.example }', /mail\.smtp: must not have the password/],
    ['mail: { smtp: "smtp://u%zz@mail.example:25", from: a@b.example }', /mail\.smtp: has a %/],
    ['mail: { smtp: "smtp://mail.example:25", from: Berth }', /mail\.from: must be an e-mail address/],
    [
      'mail: { smtp: "smtp://u@mail.example:25", from: a@b.example }',
      /mail\.password_file: and a user .* belong together/,
    ],
    [
      'mail: { smtp: "smtp://[::1]:25", from: a@b.example, certificates: /no }',
      /mail\.certificates: \/no cannot be read/,
    ],
    ['webhooks: { allow: [10.0.0.0/33] }', /webhooks\.allow\[1\]: must be a host name, an address or a network/],
    ['webhooks: { allow: ["https://ci.example"] }', /webhooks\.allow\[1\]: must be a host name/],
  ])('refuses with what to do: %s', (yaml, message) => {
    const faults = faultsOf(() => fromYaml(`${yaml}\n`));
    expect(faults).toEqual([expect.stringMatching(message)]);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('reads what webhooks may call within the site', () => {
    expect(fromYaml('webhooks: { allow: [CI.site.example, 10.1.0.0/16, "fd00::1"] }').webhooks.allow).toEqual({
      hosts: ['ci.site.example'],
      networks: [
        { address: '10.1.0.0', prefix: 16 },
        { address: 'fd00::1', prefix: 128 },
      ],
    });
  });

  it('reads what a Slurm cluster is like', () => {
    const config = fromYaml(
      'scheduler: { kind: slurm, cluster: hpc, partition: viz, gpu_partition: gpu }\ndisplay: { ports: 7000-7002 }\n',
    );
    expect(config.scheduler).toEqual({
      kind: 'slurm',
      cluster: 'hpc',
      partition: 'viz',
      gpuPartition: 'gpu',
      portalUrl: null,
    });
    expect(config.display).toEqual({ route: 'gateway', ports: { from: 7000, to: 7002 } });
  });

  it.each(['6099-6080', '80-90', '6080', '6080-70000'])('refuses the ports %s', (ports) => {
    expect(() => fromYaml(`display: { ports: ${ports} }\n`)).toThrow('display.ports: must be ');
  });

  it("takes the site's hook by its absolute path only", () => {
    expect(fromYaml('hooks: { before_launch: /etc/berth/before }\n').hooks).toEqual({
      beforeLaunch: '/etc/berth/before',
    });
    expect(() => fromYaml('hooks: { before_launch: bin/before }\n')).toThrow(
      'hooks.before_launch: must be an absolute',
    );
  });

  it('takes the file before the defaults and the environment before the file', () => {
    const yaml = 'home: /var/lib/berth\nlisten:\n  port: 9000\n  host: ::1\nsessions:\n  per_user: 3\n';
    const config = fromYaml(yaml, { BERTH_PORT: '0', BERTH_HOME: '', BERTH_ADMIN_PASSWORD: 'correct horse battery' });
    expect(config.home).toBe('/var/lib/berth');
    expect(config.listen).toMatchObject({ host: '::1', port: 0 });
    expect(config.sessions).toMatchObject({ perUser: 3, keepEndedDays: 7 });
    expect(config.adminPassword).toBe('correct horse battery');
  });

  it('names every fault of a file with its line and what to do', () => {
    const yaml = `home: 7
listen:
  prot: 8080
  port: eighty
site:
  name: ''
sessions:
  per_user: 0
schedular:
  kind: slurm
`;
    expect(faultsOf(() => fromYaml(yaml, { BERTH_PORT: '70000' }))).toEqual([
      'environment: BERTH_PORT must be a port from 0 (any free one) to 65535, not "70000"',
      '/etc/berth.yaml:1: home: must be a text, not 7',
      '/etc/berth.yaml:3: listen.prot: is not a known key; did you mean port?',
      '/etc/berth.yaml:4: listen.port: must be a number, not "eighty"',
      '/etc/berth.yaml:6: site.name: must have at least 1 character',
      '/etc/berth.yaml:8: sessions.per_user: must be at least 1',
      '/etc/berth.yaml:9: schedular: is not a known key; did you mean scheduler?',
    ]);
  });

  it('names the line where the YAML itself is broken', () => {
    expect(faultsOf(() => fromYaml('site:\n  name: Berth\n  name: Pier\n'))).toEqual([
      '/etc/berth.yaml:3: is not YAML: Map keys must be unique',
    ]);
    expect(faultsOf(() => fromYaml('- a\n- list\n'))).toEqual([
      '/etc/berth.yaml:1: must be a block of keys, not a list',
    ]);
  });

  it('refuses aliases that would grow without end', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [one, before] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [...pair])) {
      bomb.push(`${one}: &${one} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(faultsOf(() => fromYaml(bomb.join('\n')))[0]).toContain('is not YAML: Excessive alias count');
  });

  it('says so when the file cannot be read', () => {
    const read = () => readConfig(sources({ BERTH_CONFIG: 'berth.yaml' }));
    expect(faultsOf(read)).toEqual([
      "/srv/portal/berth.yaml: BERTH_CONFIG names it, but it cannot be read: ENOENT: no such file or directory, open '/srv/portal/berth.yaml'",
    ]);
  });

  it('takes paths in the file from the folder of the file, and ~ as the home directory', () => {
    const config = fromYaml('home: state\napps: [~/apps, /opt/apps]\nruntime_dir: ../run/berth\n');
    expect(config.home).toBe('/etc/state');
    expect(config.apps).toEqual(['/home/operator/apps', '/opt/apps']);
    expect(config.runtimeDir).toBe('/run/berth');
  });

  it('cannot be changed', () => {
    const config = readConfig(sources());
    expect(() => Object.assign(config.listen, { host: '0.0.0.0' })).toThrow(TypeError);
  });
});

describe('listening beyond loopback', () => {
  it.each(['192.0.2.7', '::2', 'portal.example'])('is refused without TLS: %s', (host) => {
    const [message] = faultsOf(() => readConfig(sources({ BERTH_HOST: host })));
    expect(message).toContain('BERTH_HOST');
    expect(message).toContain('listen.tls.cert');
    expect(message).toContain('listen.allow_plain_http: true');
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('is not meant by %s', (host) => {
    expect(readConfig(sources({ BERTH_HOST: host })).listen.host).toBe(host);
  });

  it('is allowed where the site asks for plain http', () => {
    expect(fromYaml('listen: {host: 192.0.2.7, allow_plain_http: true}').listen.allowPlainHttp).toBe(true);
  });

  it('is allowed with a certificate that can be read', () => {
    const yaml = 'listen:\n  host: 192.0.2.7\n  tls:\n    cert: portal.crt\n    key: portal.key\n';
    const files = { '/etc/portal.crt': 'certificate', '/etc/portal.key': 'key' };
    expect(fromYaml(yaml, {}, files).listen.tls).toEqual({ cert: '/etc/portal.crt', key: '/etc/portal.key' });
    expect(faultsOf(() => fromYaml(yaml, {}, { '/etc/portal.crt': 'certificate' }))).toEqual([
      '/etc/berth.yaml:5: listen.tls.key: /etc/portal.key cannot be read; check the path and its owner',
    ]);
  });

  it('on every address needs an origin', () => {
    const yaml = 'listen:\n  host: 0.0.0.0\n  allow_plain_http: true\n';
    expect(faultsOf(() => fromYaml(yaml))[0]).toMatch(/^\/etc\/berth.yaml:2: listen.host: .* set origin/);
    expect(fromYaml(`${yaml}origin: http://portal.example:8080\n`).origin).toBe('http://portal.example:8080');
  });
});

describe('displays that browsers reach past the gateway', () => {
  it('are allowed where the portal is plain http', () => {
    const yaml = 'display: {route: direct}\norigin: http://portal.example\n';
    expect(fromYaml(yaml).display.route).toBe('direct');
  });

  it.each([
    ['an origin of https', 'origin: https://portal.example\n'],
    ['a certificate', 'listen:\n  tls: {cert: portal.crt, key: portal.key}\n'],
  ])('are refused with %s', (_what, more) => {
    const files = { '/etc/portal.crt': 'certificate', '/etc/portal.key': 'key' };
    expect(faultsOf(() => fromYaml(`display:\n  route: direct\n${more}`, {}, files))).toEqual([
      expect.stringMatching(
        /^\/etc\/berth.yaml:2: display.route: direct needs a portal of plain http: .* use gateway$/,
      ),
    ]);
  });
});

describe('the origin', () => {
  it.each([
    'portal.example',
    'https://portal.example/',
    'https://portal.example/berth',
    'https://Portal.example',
    'https://user@portal.example',
    'https://portal.example:443',
    'ftp://portal.example',
    'javascript:alert(1)',
  ])('is refused: %s', (origin) => {
    expect(faultsOf(() => fromYaml(`origin: '${origin}'`))[0]).toContain('/etc/berth.yaml:1: origin: must be http');
  });

  it('follows from the address the portal listens on', () => {
    expect(originOf(readConfig(sources()), 34_567)).toBe('http://127.0.0.1:34567');
    expect(originOf(readConfig(sources({ BERTH_HOST: '::1' })), 80)).toBe('http://[::1]');
    expect(originOf(fromYaml('origin: https://portal.example'), 8080)).toBe('https://portal.example');
  });
});

describe('the folder of the sockets', () => {
  const runtimeDir = (more: Partial<ConfigSources>, env: Record<string, string> = {}) =>
    readConfig({ ...sources(env), ...more }).runtimeDir;

  it('is short, and another one for another home', () => {
    expect(runtimeDir({ uid: 0 })).toBe('/run/berth/37c587f5');
    expect(runtimeDir({ uid: 0 }, { BERTH_HOME: '/srv/other' })).not.toBe('/run/berth/37c587f5');
    expect(runtimeDir({}, { XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('/run/user/1000/berth-37c587f5');
    expect(runtimeDir({}, { XDG_RUNTIME_DIR: `/run/${'x'.repeat(60)}` })).toBe('/tmp/berth-1000-37c587f5');
  });

  it('is refused where a socket in it would have too long a path', () => {
    expect(faultsOf(() => fromYaml(`runtime_dir: /${'한'.repeat(20)}`))).toEqual([
      expect.stringMatching(
        /^\/etc\/berth.yaml:1: runtime_dir: .* is too long for sockets; choose a path of at most 60 bytes$/,
      ),
    ]);
  });
});

describe('the environment', () => {
  it.each(['abc', '-1', '65536', '8080.5', '0x50', ' 80'])('refuses the port %j', (port) => {
    expect(faultsOf(() => readConfig(sources({ BERTH_PORT: port })))[0]).toContain('BERTH_PORT must be a port');
  });

  it('refuses a weak password without showing it', () => {
    const [message] = faultsOf(() => readConfig(sources({ BERTH_ADMIN_PASSWORD: 'hunter2' })));
    expect(message).toBe('environment: BERTH_ADMIN_PASSWORD must have at least 12 characters');
  });
});
