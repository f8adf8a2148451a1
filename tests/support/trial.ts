/** A portal that is killed again and again, what a client asks of it meanwhile, and what must hold after each kill. */
import { randomUUID } from 'node:crypto';
import type { Session, SessionList } from '../../src/session/schema.ts';
import type { Answer, Client } from './client.ts';
import type { Fuse } from './fuse.ts';
import { openDesktop } from './rfb.ts';
import { until } from './until.ts';

/** A launch that was lost is repeated after some seconds, and so is what a job tells while nobody listens. */
export const SETTLE_MS = 60_000;
const LOOK_EACH_MS = 100;

export const hasEnded = ({ status }: Session): boolean => status === 'stopped' || status === 'failed';
/** Each runs or has ended, and none runs beside the one that it was restarted as. */
function areSettled(sessions: Session[]): boolean {
  const living = sessions.filter((session) => !hasEnded(session));
  return living.every(
    ({ status, session_id }) =>
      status === 'running' && !living.some(({ restarted_from }) => restarted_from === session_id),
  );
}

const runningOf = (sessions: Session[]): string[] =>
  sessions.filter(({ status }) => status === 'running').map(({ session_id }) => session_id);

type Kill = () => Promise<void>;

/** What differs between a portal on this machine and one on a cluster. */
export interface TrialSite {
  client: Client;
  fuse: Fuse;
  lives(): boolean;
  /** The ways to kill it: the portal alone, and what else there is. */
  kills: [Kill, ...Kill[]];
  start(): Promise<void>;
  /** Throws where something is as it must never be, not even for a moment. */
  checkAlways(): void;
  /** Throws where something is there that should not be, or is missing, now that those run and all others have ended. */
  checkSettled(sessions: Session[], running: Set<string>): Promise<void>;
  dispose(): Promise<void>;
}

export interface TrialPortal extends Pick<TrialSite, 'client' | 'fuse' | 'lives' | 'kills' | 'dispose'> {
  /** The answer, or null where the connection broke before there was one. */
  ask(method: string, path: string, body?: unknown, key?: string): Promise<Answer<Session> | null>;
  sessions(): Promise<Session[]>;
  /** Waits until every session has ended, or runs and shows its desktop, and finds fault with what should not be there. */
  settled(): Promise<Session[]>;
  /** Resolves when the portal has died or the condition is met. */
  diedOr(condition: () => Promise<boolean>): Promise<void>;
  /** Kills it, where it still lives, and starts it again. */
  revive(kill?: Kill): Promise<void>;
  /** Stops and forgets every session; nothing of them may be left. */
  clean(): Promise<void>;
}

export function trialOver(site: TrialSite): TrialPortal {
  const { client, fuse, lives, kills, dispose } = site;

  const sessions = async (): Promise<Session[]> =>
    (await client.request<SessionList>('GET', '/api/app/sessions?limit=200')).body.sessions;

  const shows = (sessionId: string): Promise<boolean> =>
    openDesktop(client.socket(`/display/${sessionId}`)).then(
      ({ socket }) => {
        socket.close();
        return true;
      },
      () => false,
    );

  const trial: TrialPortal = {
    client,
    fuse,
    lives,
    kills,
    dispose,
    async ask(method, path, body, key) {
      return client
        .request<Session>(method, path, body, key === undefined ? {} : { 'idempotency-key': key })
        .catch(() => null);
    },
    sessions,
    async settled() {
      const look = async (): Promise<Session[] | null> => {
        site.checkAlways();
        const all = await sessions();
        if (!areSettled(all)) return null;
        const shown = await Promise.all(runningOf(all).map(shows));
        return shown.every(Boolean) ? all : null;
      };
      const what = 'every session has ended, or runs and shows its desktop';
      const all = await until(what, look, SETTLE_MS, LOOK_EACH_MS).catch(async (error: Error) => {
        const states = (await sessions()).map(({ status, steps }) => `${status} ${JSON.stringify(steps)}`);
        throw new Error(`${error.message}: ${states}`);
      });
      site.checkAlways();
      await site.checkSettled(all, new Set(runningOf(all)));
      return all;
    },
    async diedOr(condition) {
      const over = async (): Promise<boolean> => !lives() || condition().catch(() => false);
      await until('the portal has died or done its work', over, SETTLE_MS, LOOK_EACH_MS);
    },
    async revive(kill = kills[0]) {
      fuse.clear();
      await kill();
      await site.start();
    },
    async clean() {
      for (const session of await sessions()) {
        if (!hasEnded(session)) await client.request('DELETE', `/api/app/sessions/${session.session_id}`);
      }
      const ended = await trial.settled();
      if (!ended.every(hasEnded)) throw new Error('a session that was asked to stop runs on');
      for (const { session_id } of ended) {
        const { status, body } = await client.request('POST', `/api/app/sessions/${session_id}/forget`);
        if (status !== 204) throw new Error(`forget answered ${status}: ${JSON.stringify(body)}`);
      }
    },
  };
  return trial;
}

/** Tries each of these, as many at a time as there are portals; what went wrong, with what it went wrong at. */
export async function tryAll<Item, Portal extends TrialPortal>(
  portals: Portal[],
  items: Iterable<Item>,
  nameOf: (item: Item) => string,
  tryOne: (trial: Portal, item: Item) => Promise<void>,
): Promise<string[]> {
  const faults: string[] = [];
  const work = items[Symbol.iterator]();
  await Promise.all(
    portals.map(async (trial) => {
      for (let next = work.next(); !next.done; next = work.next()) {
        const item = next.value;
        try {
          await tryOne(trial, item);
        } catch (error) {
          const fault = `${nameOf(item)}: ${(error as Error).message}`;
          // At once: the long trials take a while.
          console.error(fault);
          faults.push(fault);
          await trial.revive();
          await trial.clean();
        }
      }
    }),
  );
  return faults;
}

export const newKey = (): string => `trial-${randomUUID()}`;
