/** A portal that is killed again and again, what a client asks of it meanwhile, and what must hold after each kill. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session, SessionList } from '../../src/session/schema.ts';
import { type Answer, type Client, logIn } from './client.ts';
import { type Fuse, fuse } from './fuse.ts';
import { startPortal, type TestPortal } from './portal.ts';
import { openDesktop } from './rfb.ts';
import { displaysOf, processesUnder } from './site-processes.ts';
import { until } from './until.ts';

const FRAGILE = join(import.meta.dirname, '..', 'chaos', 'fragile-portal.ts');
/** A launch that was lost is repeated after 5 s, and so is what a job tells while nobody listens. */
const SETTLE_MS = 40_000;

const hasEnded = ({ status }: Session): boolean => status === 'stopped' || status === 'failed';
/** Each runs or has ended, and none runs beside the one that it was restarted as. */
function areSettled(sessions: Session[]): boolean {
  const living = sessions.filter((session) => !hasEnded(session));
  return living.every(
    ({ status, session_id }) =>
      status === 'running' && !living.some(({ restarted_from }) => restarted_from === session_id),
  );
}

export interface TrialPortal {
  portal: TestPortal;
  client: Client;
  fuse: Fuse;
  /** The answer, or null where the connection broke before there was one. */
  ask(method: string, path: string, body?: unknown, key?: string): Promise<Answer<Session> | null>;
  sessions(): Promise<Session[]>;
  /** Waits until every session runs or has ended, and finds fault with what should not be there. */
  settled(): Promise<Session[]>;
  /** Resolves when the portal has died or the condition is met. */
  diedOr(condition: () => Promise<boolean>): Promise<void>;
  lives(): boolean;
  revive(): Promise<void>;
  /** Stops and forgets every session; nothing of them may be left. */
  clean(): Promise<void>;
  dispose(): Promise<void>;
}

export async function trialPortal(config: string, fuseFile: string): Promise<TrialPortal> {
  const itsFuse = fuse(fuseFile);
  const portal = await startPortal({ config, main: FRAGILE, env: { BERTH_CHAOS_FUSE: fuseFile } });
  const client = await logIn(portal.url);

  const sessions = async (): Promise<Session[]> =>
    (await client.request<SessionList>('GET', '/api/app/sessions?limit=200')).body.sessions;

  /** What must hold at any moment. */
  function checkProcesses(): void {
    const displays = displaysOf(processesUnder(portal.runtimeDir));
    for (const { session_id } of displays) {
      const count = displays.filter((one) => one.session_id === session_id).length;
      if (count > 1) throw new Error(`${session_id} has ${count} displays`);
    }
  }

  /** What must hold when all is settled. */
  async function checkSettled(all: Session[]): Promise<void> {
    const running = all.filter(({ status }) => status === 'running');
    const runningIds = new Set(running.map(({ session_id }) => session_id));
    const left = (): string[] =>
      processesUnder(portal.runtimeDir)
        .filter(({ session_id }) => !runningIds.has(session_id))
        .map(({ session_id, pid, command }) => `${session_id}: ${pid} ${command}`);
    await until('no process is left of a session that does not run', () => left().length === 0).catch(() => {
      throw new Error(`processes are left: ${left().join(', ')}`);
    });
    for (const name of readdirSync(join(portal.home, 'jobs'))) {
      if (!all.some(({ session_id }) => session_id === name)) throw new Error(`a job without a session: ${name}`);
      const log = join(portal.home, 'jobs', name, 'log');
      // Every Xvnc that ever ran for the session has left its greeting there.
      const started = existsSync(log) ? (readFileSync(log, 'utf8').match(/^Xvnc TigerVNC/gm)?.length ?? 0) : 0;
      if (started > 1) throw new Error(`${name} was started ${started} times`);
      if (runningIds.has(name) && started !== 1) throw new Error(`${name} runs, but its log has no display`);
    }
    for (const { session_id } of running) {
      const desktop = await openDesktop(client.socket(`/display/${session_id}`));
      desktop.socket.close();
    }
  }

  const trial: TrialPortal = {
    portal,
    client,
    fuse: itsFuse,
    async ask(method, path, body, key) {
      return client
        .request<Session>(method, path, body, key === undefined ? {} : { 'idempotency-key': key })
        .catch(() => null);
    },
    sessions,
    async settled() {
      const all = await until(
        'every session is settled',
        async () => {
          checkProcesses();
          const all = await sessions();
          return areSettled(all) ? all : null;
        },
        SETTLE_MS,
      ).catch(async (error: Error) => {
        throw new Error(
          `${error.message}: ${(await sessions()).map(({ status, steps }) => `${status} ${JSON.stringify(steps)}`)}`,
        );
      });
      checkProcesses();
      await checkSettled(all);
      return all;
    },
    async diedOr(condition) {
      await until('the portal has died or done its work', async () => {
        return !trial.lives() || condition().catch(() => false);
      });
    },
    lives: () => existsSync(`/proc/${portal.pid()}`),
    async revive() {
      itsFuse.clear();
      await portal.kill('SIGKILL');
      await portal.start();
    },
    async clean() {
      for (const session of await sessions()) {
        if (!hasEnded(session)) await client.request('DELETE', `/api/app/sessions/${session.session_id}`);
      }
      const ended = await trial.settled();
      if (!ended.every(hasEnded)) throw new Error('a session that was asked to stop runs on');
      for (const { session_id } of ended) {
        const { status } = await client.request('POST', `/api/app/sessions/${session_id}/forget`);
        if (status !== 204) throw new Error(`forget answered ${status}`);
      }
    },
    dispose: () => portal.dispose(),
  };
  return trial;
}

export const newKey = (): string => `trial-${randomUUID()}`;
