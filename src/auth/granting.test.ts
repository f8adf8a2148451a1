/** Grants that a service asks auth for, by HTTP as on a site. */
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operationSubject } from '../as-user/file-operation.mjs';
import { checkGrant } from '../as-user/grant.mjs';
import { fileSubject, jobSubject, QUOTAS_SUBJECT } from '../as-user/subject.mjs';
import { Problem } from '../errors.ts';
import { buildServer } from '../http/server.ts';
import type { SessionRecord } from '../records/records.ts';
import { type GrantClient, grantClient } from './grant-client.ts';
import { grantRoutes } from './grant-routes.ts';
import { grantSigner, publicGrantKey } from './grants.ts';
import type { Principal } from './principal.ts';

const KIMS = 'app-session-1729756800-kim001';
const NEW = 'app-session-1729756800-new001';
const VIEW = 'view-1';
const ESTIMATE = 'berth-estimate-1729756800-abc123';
const { privateKey: key } = generateKeyPairSync('ed25519');

const person = (user_id: string, role: Principal['role'], account: string | null): Principal => ({
  user_id,
  role,
  account,
  credential_id: `login of ${user_id}`,
  credential: user_id,
});
const kim = person('kim', 'user', 'kim-account');
const lee = person('lee', 'user', 'lee-account');
const support = person('sue', 'support', null);

type App = Awaited<ReturnType<typeof buildServer>>;
let app: App;
let port = 0;

async function startAuth(): Promise<App> {
  const known = new Map([kim, lee, support].map((one) => [one.credential, one]));
  const server = await buildServer({
    log: pino({ level: 'silent' }),
    authenticate: async ({ bearer }) => known.get(bearer ?? '') ?? null,
    isOwnOrigin: () => false,
    trustProxy: false,
  });
  const session = { user_id: 'kim', account: 'kim-account' } as SessionRecord;
  grantRoutes(server, {
    records: { sessions: { get: async (id: string) => (id === KIMS ? session : null) } as never },
    signer: grantSigner(key, Date.now),
    viewed: async (viewId, viewer) => {
      if (viewId !== VIEW || viewer.user_id !== support.user_id) throw new Problem('view_over', 'over');
      return kim;
    },
    runsAs: ({ account }) => account,
  });
  await server.listen({ host: '127.0.0.1', port });
  port = (server.server.address() as AddressInfo).port;
  return server;
}

let client: GrantClient;
beforeEach(async () => {
  port = 0;
  app = await startAuth();
  client = grantClient({ url: `http://127.0.0.1:${port}`, requestId: () => 'request-0001' });
});
afterEach(() => app.close());

/** For what a grant is good, of all that there is. */
function goodFor(grant: string, account: string, session: string): string[] {
  return (['submit', 'log', 'forget', 'probe', 'read', 'estimate', 'quotas', 'resubmit'] as const).filter((action) => {
    try {
      checkGrant(grant, { keys: [publicGrantKey(key)], account, session, action, now: Date.now() });
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether it throws. */
function attempt(check: () => void): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}

describe('auth grants', () => {
  it('a launch to the account of the user whose credential is shown, each grant for one thing', async () => {
    const { submit, forget } = await client.launch(kim, NEW);
    expect(goodFor(submit, 'kim-account', NEW)).toEqual(['submit']);
    expect(goodFor(forget, 'kim-account', NEW)).toEqual(['forget']);
    expect(goodFor(submit, 'lee-account', NEW)).toEqual([]);
    expect(goodFor(submit, 'kim-account', KIMS)).toEqual([]);
  });

  it('no launch under the session of somebody else, to nobody, or to who has no account', async () => {
    await expect(client.launch(lee, KIMS)).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.launch({ ...kim, credential: 'stolen' }, NEW)).rejects.toMatchObject({ code: 'not_logged_in' });
    await expect(client.launch(support, NEW)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('the runs of a study, each for its own and to read no file but its outputs', async () => {
    const runIds = ['cae-run-1729756800-aaaaaa', 'cae-run-1729756800-bbbbbb'];
    const [first, second] = await client.study(kim, '/home/kim/berth-runs', runIds);
    const at = (id = '') => fileSubject(`/home/kim/berth-runs/${id}/.berth/outputs.tsv`);
    expect(goodFor(first?.submit ?? '', 'kim-account', runIds[0] ?? '')).toEqual(['submit']);
    expect(goodFor(second?.submit ?? '', 'kim-account', runIds[0] ?? '')).toEqual([]);
    expect(goodFor(second?.forget ?? '', 'kim-account', runIds[1] ?? '')).toEqual(['forget']);
    expect(goodFor(second?.outputs ?? '', 'kim-account', at(runIds[1]))).toEqual(['read']);
    expect(goodFor(second?.outputs ?? '', 'kim-account', at(runIds[0]))).toEqual([]);
    await expect(client.study(support, '/', runIds)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(client.study(kim, '/', ['../x'])).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('looks into one folder to the account of the user, for weeks, and nothing else with it', async () => {
    const grant = await client.watch(kim, '/home/kim/drop');
    const subject = (what: string, path = '/home/kim/drop') => operationSubject({ do: what, path });
    const isGood = (account: string, session: string, days: number) => {
      const now = Date.now() + days * 24 * 60 * 60_000;
      const check = () => checkGrant(grant, { keys: [publicGrantKey(key)], account, session, action: 'files', now });
      return !attempt(check);
    };
    expect(isGood('kim-account', subject('watch'), 20)).toBe(true);
    expect(isGood('kim-account', subject('watch'), 22)).toBe(false);
    for (const what of ['list', 'remove', 'download']) expect(isGood('kim-account', subject(what), 0)).toBe(false);
    expect(isGood('kim-account', subject('watch', '/home/kim'), 0)).toBe(false);
    expect(isGood('lee-account', subject('watch'), 0)).toBe(false);
    await expect(client.watch(support, '/home/kim/drop')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('an estimate to the account of the user, under an id that is no session', async () => {
    const grant = await client.estimate(kim, ESTIMATE);
    expect(goodFor(grant, 'kim-account', ESTIMATE)).toEqual(['estimate']);
    expect(goodFor(grant, 'kim-account', KIMS)).toEqual([]);
    expect(goodFor(grant, 'lee-account', ESTIMATE)).toEqual([]);
    await expect(client.estimate(kim, KIMS)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(client.estimate(support, ESTIMATE)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(client.launch(kim, ESTIMATE)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('the log of a session to its user and to support, and to no other user', async () => {
    for (const reader of [kim, support])
      expect(goodFor(await client.log(reader, KIMS), 'kim-account', KIMS)).toEqual(['log']);
    await expect(client.log(lee, KIMS)).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.log(kim, NEW)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('reading of one file to the account of the user whose credential is shown, and to nobody without one', async () => {
    const path = `/home/kim/${'x'.repeat(3000)}`;
    const grant = await client.read(kim, path);
    expect(goodFor(grant, 'kim-account', fileSubject(path))).toEqual(['read']);
    expect(goodFor(grant, 'lee-account', fileSubject(path))).toEqual([]);
    expect(goodFor(grant, 'kim-account', fileSubject('/home/kim/.ssh/id_ed25519'))).toEqual([]);
    await expect(client.read(support, path)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('reading of one file to the account of whom a log-in looks on as, and nothing else', async () => {
    const path = '/home/kim/7.out';
    const looking = { ...kim, credential: support.credential, credential_id: VIEW, viewed_by: support.user_id };
    const grant = await client.read(looking, path);
    expect(goodFor(grant, 'kim-account', fileSubject(path))).toEqual(['read']);
    await expect(client.resubmit(looking, '7')).rejects.toMatchObject({ code: 'forbidden' });
    const over = { ...looking, credential_id: 'view-0' };
    await expect(client.read(over, path)).rejects.toMatchObject({ code: 'view_over' });
    const others = { ...looking, credential: lee.credential };
    await expect(client.read(others, path)).rejects.toMatchObject({ code: 'view_over' });
  });

  it('one job once more to the account of the user whose credential is shown', async () => {
    const grant = await client.resubmit(kim, '7');
    expect(goodFor(grant, 'kim-account', jobSubject('7'))).toEqual(['resubmit']);
    expect(goodFor(grant, 'lee-account', jobSubject('7'))).toEqual([]);
    expect(goodFor(grant, 'kim-account', jobSubject('8'))).toEqual([]);
    await expect(client.resubmit(support, '7')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('the question how much room there is to the account of the user whose credential is shown', async () => {
    const grant = await client.quotas(kim);
    expect(goodFor(grant, 'kim-account', QUOTAS_SUBJECT)).toEqual(['quotas']);
    expect(goodFor(grant, 'lee-account', QUOTAS_SUBJECT)).toEqual([]);
    await expect(client.quotas(support)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

it('a launch while auth is restarted waits for it', async () => {
  await app.close();
  const launched = client.launch(kim, NEW);
  app = await startAuth();
  expect(goodFor((await launched).submit, 'kim-account', NEW)).toEqual(['submit']);
});
