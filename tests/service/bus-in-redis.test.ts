/** A portal whose bus is a Redis: what it does while that is away, and when it is back. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { logIn } from '../support/client.ts';
import { ADMIN_PASSWORD, startPortal } from '../support/portal.ts';
import { startRedis } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

it('while Redis is away a portal says so, serves who is logged in, admits nobody, and goes on by itself', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.end());
  const { url, password } = redis.database();
  const passwordFile = join(redis.folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const site = await startPortal({ config: `bus: { url: '${url}', password_file: ${passwordFile} }\n` });
  onTestFinished(() => site.dispose());
  const readiness = async () => {
    const answer = await fetch(`${site.url}/readyz`);
    const { dependencies } = (await answer.json()) as { dependencies: { name: string; ok: boolean }[] };
    return { status: answer.status, failing: dependencies.filter(({ ok }) => !ok).map(({ name }) => name) };
  };
  const attempt = () =>
    fetch(`${site.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }),
    });
  const client = await logIn(site.url);
  await until('it is ready', async () => (await readiness()).status === 200);

  await redis.stop();
  expect(await readiness()).toEqual({ status: 503, failing: ['bus', 'scheduler'] });
  expect((await client.request('GET', '/api/app/sessions')).status).toBe(200);
  const refused = await attempt();
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await refused.json()).toMatchObject({ code: 'unavailable' });

  await redis.start();
  await until('it is ready again', async () => (await readiness()).status === 200);
  expect((await attempt()).status).toBe(200);

  const before = (await client.request('GET', '/api/app/sessions')).headers.get('berth-event-id');
  await site.kill('SIGKILL');
  await site.start();
  const socket = (await logIn(site.url)).socket(`/events?after=${before}`);
  const [first] = await once(socket, 'message');
  expect(JSON.parse(String(first))).toMatchObject({ type: 'reset' });
  socket.terminate();

  await redis.stop();
  await site.kill('SIGTERM');
  expect(site.output()).toContain('Berth has stopped');
  expect(site.output()).not.toContain(password);
});
