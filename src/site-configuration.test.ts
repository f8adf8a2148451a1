import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { configFile } from './config/file.ts';
import { readConfig } from './config.ts';
import { effectiveConfiguration, SHOWN } from './site-configuration.ts';

/** The path of every key that the file may have, at which something other than a block stands. */
function leavesOf(schema: z.core.$ZodType, path = ''): string[] {
  const { def } = schema._zod as unknown as {
    def: {
      type: string;
      innerType?: z.core.$ZodType;
      options?: z.core.$ZodType[];
      shape?: Record<string, z.core.$ZodType>;
    };
  };
  if (def.innerType) return leavesOf(def.innerType, path);
  if (def.type === 'union') return [...new Set(def.options?.flatMap((option) => leavesOf(option, path)))];
  if (def.type !== 'object') return [path];
  return Object.entries(def.shape ?? {}).flatMap(([name, inner]) =>
    leavesOf(inner, path === '' ? name : `${path}.${name}`),
  );
}

const read = (yaml: string, env: Record<string, string> = {}) =>
  readConfig({
    env: { BERTH_CONFIG: '/etc/berth/berth.yaml', ...env },
    homedir: '/home/operator',
    cwd: '/',
    uid: 1000,
    readFile: (path) => (path === '/etc/berth/berth.yaml' ? yaml : `the secret in ${path}`),
  });

const settings = (yaml: string, env: Record<string, string> = {}) =>
  new Map(effectiveConfiguration(read(yaml, env)).settings.map(({ key, ...rest }) => [key, rest]));

describe('the effective configuration', () => {
  it('has every key of the file, each decided to be shown', () => {
    const leaves = leavesOf(configFile);
    expect(leaves).toContain('database.owner.password_file');
    expect(leaves).toContain('scheduler.gpu_partition');
    expect(Object.keys(SHOWN).sort()).toEqual(leaves.sort());
  });

  it('says where each value comes from', () => {
    const found = settings('sessions: { per_user: 3 }\nlisten: { port: 9000 }\nhome: /srv/berth\n', {
      BERTH_PORT: '9999',
    });
    expect(found.get('sessions.per_user')).toMatchObject({ value: 3, source: 'file', variable: null });
    expect(found.get('sessions.keep_ended_days')).toMatchObject({ value: 7, source: 'default' });
    expect(found.get('listen.port')).toMatchObject({ value: 9999, source: 'environment', variable: 'BERTH_PORT' });
    expect(found.get('home')).toMatchObject({ value: '/srv/berth', source: 'file', variable: 'BERTH_HOME' });
    expect(found.get('origin')).toMatchObject({ value: 'http://127.0.0.1:9999', source: 'default' });
  });

  it('has values for everything that can be set', () => {
    // It logs in in one way or the other.
    const prometheus = settings('prometheus: { url: "http://127.0.0.1:9090", token_file: /pt }');
    expect(prometheus.get('prometheus.token_file')).toMatchObject({ value: '/pt', source: 'file' });
    const found = settings(`
home: /h
keys: /k
runtime_dir: /r
origin: https://portal.example
apps: [/a]
solvers: [/s]
images: /i
trust_proxy: true
certificate: /c
site: { name: Site }
listen: { host: "::1", port: 1, tls: { cert: /cert, key: /key }, allow_plain_http: true }
database: { url: "postgres://berth@127.0.0.1:5433/berth", password_file: /dp, owner: { user: owner, password_file: /op } }
bus: { url: "redis://berth@127.0.0.1:6379/0", password_file: /bp }
scheduler: { kind: slurm, cluster: c, partition: p, gpu_partition: g, portal_url: "https://inside.example" }
display: { route: gateway, ports: 7000-7009 }
hooks: { before_launch: /hook }
sessions: { start_timeout_seconds: 61, stop_grace_seconds: 11, keep_ended_days: 8, per_user: 21, idle_minutes: 60 }
shares: { anonymous: true }
mail: { smtp: "smtp://berth@127.0.0.1:25", from: "Berth <berth@site.example>", password_file: /mp, certificates: /mc }
webhooks: { allow: [ci.example, 10.0.0.0/8] }
prometheus: { url: "http://127.0.0.1:9090", user: berth, password_file: /pp, certificates: /pc }
metrics: { token_file: /t }
`);
    for (const key of Object.keys(SHOWN).filter((key) => key !== 'prometheus.token_file'))
      expect([key, found.get(key)?.source, found.get(key)?.value]).toEqual([key, 'file', expect.anything()]);
    expect(found.get('database.url')?.value).toBe('postgres://berth@127.0.0.1:5433/berth');
    expect(found.get('mail.smtp')?.value).toBe('berth@127.0.0.1:25');
    expect(found.get('webhooks.allow')?.value).toEqual(['ci.example', '10.0.0.0/8']);
    expect(JSON.stringify([...found])).not.toContain('the secret in');
  });

  it('tells of a secret only whether there is one', () => {
    const password = 'correct horse battery';
    const found = settings('', { BERTH_ADMIN_PASSWORD: password });
    expect(found.get('BERTH_ADMIN_PASSWORD')).toEqual({
      value: null,
      secret: 'set',
      source: 'environment',
      variable: 'BERTH_ADMIN_PASSWORD',
    });
    expect(JSON.stringify([...found])).not.toContain(password);
    expect(settings('').get('BERTH_ADMIN_PASSWORD')).toMatchObject({ secret: 'not set', source: 'default' });
  });
});
