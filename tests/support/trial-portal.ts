/** A portal on this machine that is killed again and again. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logIn } from './client.ts';
import { fuse } from './fuse.ts';
import { startPortal } from './portal.ts';
import { displaysOf, processesUnder, type SessionProcess } from './site-processes.ts';
import { type TrialPortal, trialOver } from './trial.ts';
import { until } from './until.ts';

const FRAGILE = join(import.meta.dirname, '..', 'chaos', 'fragile-portal.ts');

export interface LocalTrialPortal extends TrialPortal {
  /** Everything that runs of a session. */
  processesOf(sessionId: string): SessionProcess[];
  /** What is kept of jobs and displays on the disk; nothing, once every session is forgotten. */
  files(): string[];
}

/** `disk` is where its state and its sockets are to be; the system's folder for temporary files where it is left out. */
export async function trialPortal(config: string, fuseFile: string, disk?: string): Promise<LocalTrialPortal> {
  const portal = await startPortal({
    config,
    main: FRAGILE,
    env: { BERTH_CHAOS_FUSE: fuseFile },
    ...(disk !== undefined && { disk }),
  });
  const folders = [join(portal.home, 'jobs'), join(portal.runtimeDir, 'jobs'), join(portal.runtimeDir, 'sockets')];
  const trial = trialOver({
    client: await logIn(portal.url),
    fuse: fuse(fuseFile),
    lives: () => existsSync(`/proc/${portal.pid()}`),
    kills: [() => portal.kill('SIGKILL')],
    start: portal.start,
    dispose: portal.dispose,
    checkAlways() {
      const displays = displaysOf(processesUnder(portal.runtimeDir));
      for (const { session_id } of displays) {
        const count = displays.filter((one) => one.session_id === session_id).length;
        if (count > 1) throw new Error(`${session_id} has ${count} displays`);
      }
    },
    async checkSettled(sessions, running) {
      const left = (): string[] =>
        processesUnder(portal.runtimeDir)
          .filter(({ session_id }) => !running.has(session_id))
          .map(({ session_id, pid, command }) => `${session_id}: ${pid} ${command}`);
      await until('no process is left of a session that does not run', () => left().length === 0).catch(() => {
        throw new Error(`processes are left: ${left().join(', ')}`);
      });
      for (const name of readdirSync(join(portal.home, 'jobs'))) {
        if (!sessions.some(({ session_id }) => session_id === name))
          throw new Error(`a job without a session: ${name}`);
        const log = join(portal.home, 'jobs', name, 'log');
        // Every Xvnc that ever ran for the session has left its greeting there, where the disk had room for it.
        const started = existsSync(log) ? (readFileSync(log, 'utf8').match(/^Xvnc TigerVNC/gm)?.length ?? 0) : 0;
        if (started > 1) throw new Error(`${name} was started ${started} times`);
      }
    },
  });
  return {
    ...trial,
    processesOf: (sessionId) => processesUnder(portal.runtimeDir).filter(({ session_id }) => session_id === sessionId),
    files: () => folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])),
  };
}
