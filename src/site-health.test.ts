import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import type { Catalogue } from './apps/catalogue.ts';
import { readConfig } from './config.ts';
import { siteHealth } from './site-health.ts';

/** An address of this machine on which nobody else listens. */
const HOST = '127.0.77.1';

const catalogue = (more: Partial<Catalogue> = {}): Catalogue => ({
  list: () => [],
  get: () => null,
  icon: () => null,
  faults: () => [],
  reload: async () => {},
  image: () => null,
  availability: async () => null,
  ...more,
});

const checks = (more: Partial<Parameters<typeof siteHealth>[0]> = {}) =>
  siteHealth({
    config: readConfig({
      env: { BERTH_HOME: '/tmp' },
      homedir: '/tmp',
      cwd: '/',
      uid: 1000,
      readFile: () => `listen: { host: ${HOST} }`,
    }),
    readiness: {},
    catalogue: catalogue(),
    isApart: false,
    env: {},
    ...more,
  });

const processes = () => {
  const config = readConfig({
    env: { BERTH_HOST: HOST, BERTH_CONFIG: '/x' },
    homedir: '/tmp',
    cwd: '/',
    uid: 1000,
    readFile: () => 'listen: { allow_plain_http: true }',
  });
  const all = checks({ config, isApart: true }).filter(({ check }) => check === 'process');
  return (of: string) => all.find((one) => one.of === of);
};

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
async function listen(port: number, dependencies: { name: string; ok: boolean }[]) {
  const server = createServer((_request, response) => {
    response.statusCode = dependencies.every(({ ok }) => ok) ? 200 : 503;
    response.end(JSON.stringify({ ok: response.statusCode === 200, dependencies }));
  }).listen(port, HOST);
  servers.push(server);
  await once(server, 'listening');
  return server;
}

it('asks what /readyz asks, and knows a cure', async () => {
  const [records, auth] = checks({
    readiness: { records: async () => {}, auth: () => Promise.reject(new Error('refused')) },
  });
  expect(await records?.look()).toMatchObject({ outcome: 'ok' });
  await expect(auth?.look()).rejects.toThrow('refused');
  expect(auth?.cure).toContain('berth-auth');
});

it('looks at processes only where they run apart', () => {
  expect(checks().map(({ check }) => check)).toEqual(['disk', 'catalogue', 'apps']);
});

it('misses the first process of a service, and another one once it was there', async () => {
  const of = processes();
  await expect(of('cae 5000')?.look()).rejects.toThrow('nothing answers on port 5000');
  expect(await of('cae 5002')?.look()).toBeNull();
  const server = await listen(5002, [{ name: 'records', ok: true }]);
  expect(await of('cae 5002')?.look()).toMatchObject({ outcome: 'ok' });
  server.close().closeAllConnections();
  await once(server, 'close');
  await expect(of('cae 5002')?.look()).rejects.toThrow('nothing answers on port 5002');
});

it('says what a process misses that runs', async () => {
  await listen(5020, [
    { name: 'records', ok: true },
    { name: 'bus', ok: false },
  ]);
  expect(await processes()('gateway 5020')?.look()).toMatchObject({
    outcome: 'warning',
    detail: 'it runs, and misses: bus',
  });
});

it('names manifests with faults', async () => {
  const fault = { file: '/apps/x/app.yaml', line: 3, message: 'run: is missing' };
  const found = checks({ catalogue: catalogue({ faults: () => [fault] }) }).find(({ check }) => check === 'catalogue');
  expect(await found?.look()).toMatchObject({ outcome: 'warning', detail: '/apps/x/app.yaml:3: run: is missing' });
});
