/** Deliveries over a real database, to a real server, by a clock that the test sets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveries } from '../../src/notifications/delivery.ts';
import { endingsWatch } from '../../src/notifications/endings.ts';
import type { WebhookBody } from '../../src/notifications/schema.ts';
import { signature, webhookSecret } from '../../src/notifications/secrets.ts';
import { senders } from '../../src/notifications/senders.ts';
import { targets } from '../../src/notifications/targets.ts';
import { webhookSender } from '../../src/notifications/webhook.ts';
import { migrate } from '../../src/records/migrate.ts';
import type { Records } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { channel, NOW, news, session, user } from '../contract/records-samples.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const KEY = Buffer.from('a key of the tests');
const quiet = { error() {}, warn() {} };
const ID = 'app-session-1729756800-abc123';

let folder: string;
let records: Records;
let receiver: Receiver;
let now: number;
let hook: ReturnType<typeof channel>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-delivery-'));
  records = await open();
  receiver = await startReceiver();
  now = NOW;
  hook = channel('webhook', { address: `http://127.0.0.1:${receiver.port}/hook` });
  await records.users.insert(user('kim'));
  await records.notifications.replaceChannel(hook);
});
afterEach(async () => {
  await records.close();
  await receiver.stop().catch(() => {});
  rmSync(folder, { recursive: true });
});

/** The same database, as another process has it. */
async function open(): Promise<Records> {
  const database = await openSqlite(join(folder, 'berth.sqlite'));
  await migrate(database);
  return recordsOver(database);
}

const allowed = { hosts: [], networks: [{ address: '127.0.0.1', prefix: 32 }] };

function process(of: Records, webhook = webhookSender(targets(allowed))) {
  const all = senders({
    bus: { publish: async () => '1-0' },
    mail: null,
    webhook,
    key: KEY,
    siteName: 'Berth',
    origin: () => 'https://portal.example',
    appName: (id) => id,
    now: () => now,
  });
  return deliveries({ records: of, senders: all, log: quiet, now: () => now });
}

const received = (): WebhookBody[] => receiver.requests.map(({ body }) => JSON.parse(body));
const ids = (): string[] => received().map(({ id }) => id);
const last = () => records.notifications.last('kim', 'webhook');

describe('a notification', () => {
  it('arrives signed, with what it tells of', async () => {
    const { session: of } = news('n1');
    await records.notifications.add(
      news('n1', {
        type: 'session.ended',
        session: of && { ...of, session_id: ID, status: 'stopped', reason: 'idle' },
      }),
    );
    now += 1500;
    await process(records).deliver();
    const [request] = receiver.requests;
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id: 'n1',
      type: 'session.ended',
      occurred_at: new Date(NOW).toISOString(),
      ends: null,
      session: {
        session_id: ID,
        app_id: 'gedit',
        name: '한글 "gedit"',
        status: 'stopped',
        reason: 'idle',
        message: null,
        url: `https://portal.example/sessions/${ID}`,
      },
      job: null,
    });
    expect(request?.headers['berth-event-id']).toBe('n1');
    expect(request?.headers['berth-signature']).toBe(signature(webhookSecret(KEY, hook), request?.body ?? '', now));
    expect(webhookSecret(KEY, { ...hook, nonce: 'another' })).not.toBe(webhookSecret(KEY, hook));
    expect(await last()).toMatchObject({ delivered_at: now, next_at: null, fault: null });
  });

  it('is tried again after growing pauses, as the same, until it arrives', async () => {
    await records.notifications.add(news('n1'));
    const one = process(records);
    receiver.answer(500);
    await one.deliver();
    expect(await last()).toMatchObject({ fault: 'refused', fault_detail: 'HTTP 500', next_at: NOW + 10 * SECOND_MS });
    now += 10 * SECOND_MS - 1;
    await one.deliver();
    expect(ids()).toEqual(['n1']);
    now += 1;
    await receiver.stop();
    await one.deliver();
    expect(await last()).toMatchObject({
      fault: 'unreachable',
      fault_detail: 'ECONNREFUSED',
      next_at: now + MINUTE_MS,
    });
    now += MINUTE_MS;
    await one.deliver();
    expect((await last())?.next_at).toBe(now + 10 * MINUTE_MS);
    now += 10 * MINUTE_MS;
    await receiver.start();
    receiver.answer(204);
    await one.deliver();
    expect(ids()).toEqual(['n1', 'n1']);
    expect(await last()).toMatchObject({ delivered_at: now, next_at: null, fault: null, attempts: 4 });
  });

  it('is given up after a day, or when the end that it warns of has come', async () => {
    await receiver.stop();
    await records.notifications.add(news('n1'));
    const one = process(records);
    for (let next = (await last())?.next_at ?? null; next !== null; next = (await last())?.next_at ?? null) {
      now = next;
      await one.deliver();
    }
    expect(now).toBeGreaterThan(NOW + 22 * HOUR_MS);
    expect(now).toBeLessThan(NOW + 24 * HOUR_MS);
    const ends = { kind: 'time' as const, at: now + 30 * SECOND_MS };
    await records.notifications.add(news('n2', { type: 'session.ending', ends, occurred_at: now }));
    await one.deliver();
    now += 10 * SECOND_MS;
    await one.deliver();
    expect(await last()).toMatchObject({ notification_id: 'n2', attempts: 2, next_at: null, delivered_at: null });
  });

  it('is sent once, however many processes deliver', async () => {
    for (let n = 10; n < 30; n++) await records.notifications.add(news(`n${n}`, { session: null }));
    const others = await Promise.all([open(), open()]);
    await Promise.all([records, ...others].map((of) => process(of).deliver()));
    await Promise.all(others.map((of) => of.close()));
    expect(ids().sort()).toEqual(Array.from({ length: 20 }, (_, n) => `n${n + 10}`));
  });

  it('is sent again, with the same id, where the process died before it was known to have arrived', async () => {
    await records.notifications.add(news('n1'));
    const dying = await open();
    const send = webhookSender(targets(allowed));
    const arrived = Promise.withResolvers<void>();
    // It arrives, and the process is never heard of again.
    const died = process(dying, async (...what) => {
      await send(...what);
      arrived.resolve();
      await new Promise<never>(() => {});
    });
    void died.deliver();
    await arrived.promise;
    const survivor = process(records);
    await survivor.deliver();
    expect(ids()).toEqual(['n1']);
    now += 2 * MINUTE_MS;
    await survivor.deliver();
    expect(ids()).toEqual(['n1', 'n1']);
    expect(await last()).toMatchObject({ delivered_at: now, attempts: 2 });
    await dying.close();
  });

  it('keeps no other receiver waiting', async () => {
    await records.users.insert(user('lee'));
    await records.notifications.replaceChannel(channel('webhook', { user_id: 'lee', address: hook.address }));
    await records.notifications.add(news('slow'));
    await records.notifications.add(news('quick', { user_id: 'lee', session: null }));
    const send = webhookSender(targets(allowed));
    const release = Promise.withResolvers<void>();
    const quick = Promise.withResolvers<void>();
    const one = process(records, async (url, body, headers) => {
      if (body.includes('slow')) await release.promise;
      await send(url, body, headers);
      quick.resolve();
    });
    const all = one.deliver();
    await quick.promise;
    expect(ids()).toEqual(['quick']);
    release.resolve();
    await all;
    expect(ids()).toEqual(['quick', 'slow']);
  });

  it('goes neither to a user who was disabled, nor to an address that is not confirmed', async () => {
    await records.notifications.add(news('n1'));
    await records.users.update(user('kim', { disabled: true }));
    await process(records).deliver();
    expect(await last()).toMatchObject({ fault: 'user_disabled', next_at: null });
    await records.users.update(user('kim', { version: 2 }));
    await records.notifications.replaceChannel({ ...hook, confirmed_at: null });
    await records.notifications.addTo('webhook', news('n2', { session: null, occurred_at: NOW + 1 }));
    now += 1;
    await process(records).deliver();
    expect(await last()).toMatchObject({ notification_id: 'n2', fault: 'not_offered', next_at: null });
    expect(receiver.requests).toEqual([]);
  });

  it('that a session ends soon is made once, also by a process that has just started', async () => {
    const running = session(ID, { status: 'running', expires_at: NOW + HOUR_MS });
    let count = 0;
    const watch = () => endingsWatch({ records, newId: () => `n${++count}`, log: quiet, now: () => now });
    const first = watch();
    await first([running]);
    expect(await last()).toBeNull();
    now = NOW + 50 * MINUTE_MS;
    await first([running]);
    await first([{ ...running, expires_at: NOW + HOUR_MS + 900 }]);
    await watch()([running]);
    // It was extended, and its time is up again.
    await first([{ ...running, expires_at: NOW + 2 * HOUR_MS }]);
    now += HOUR_MS;
    await first([{ ...running, expires_at: NOW + 2 * HOUR_MS }]);
    await process(records).deliver();
    expect(received().map(({ type, ends }) => [type, ends])).toEqual([
      ['session.ending', { why: 'time', at: new Date(NOW + HOUR_MS).toISOString() }],
      ['session.ending', { why: 'time', at: new Date(NOW + 2 * HOUR_MS).toISOString() }],
    ]);
  });
});
