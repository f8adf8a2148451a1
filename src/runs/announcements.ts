/** What a run's job tells of itself: it is the user's own job, and trusted with its own run only. */
import { Problem } from '../errors.ts';
import { checkToken } from '../work/token.ts';
import type { RunFeed } from './feed.ts';
import type { RunAnnouncement } from './schema.ts';
import type { RunStore } from './store.ts';
import { canMove, hasEnded, move } from './transitions.ts';

/** How far it has come is recorded so often; pages that follow it are told at once. */
const RECORDED_EACH = 0.01;

export interface RunAnnouncements {
  /** Throws where the token is not the run's own. */
  check(runId: string, token: string | undefined): void;
  /** What the job is to do. */
  receive(runId: string, said: RunAnnouncement): Promise<{ stop: 'write' | null }>;
}

export function runAnnouncements(deps: {
  store: RunStore;
  feed: RunFeed;
  announcementKey: Buffer;
  /** Asks the monitor to look soon. */
  nudge: () => void;
  now: () => number;
}): RunAnnouncements {
  const { store } = deps;
  return {
    check: (runId, token) => checkToken(deps.announcementKey, runId, token),

    async receive(runId, said) {
      const run = await store.change(runId, (current) => {
        if (hasEnded(current.status)) throw new Problem('wrong_state', 'The run has ended.');
        if (said.type === 'end') return { ...current, step: said.step ?? current.step, exit_status: said.exit_status };
        const begun = canMove(current.status, 'running') ? move(current, { to: 'running' }, deps.now()) : current;
        const step = said.step ?? current.step;
        const isFurther =
          step !== current.step || Math.abs((said.progress ?? 0) - (current.progress ?? 0)) >= RECORDED_EACH;
        const isFirst = current.x === null && said.x !== null;
        return begun === current && !isFurther && !isFirst
          ? null
          : { ...begun, step, progress: said.progress ?? current.progress, x: said.x ?? current.x };
      });
      if (said.type === 'output') await deps.feed.tell(runId, said);
      // Its end is what the scheduler says.
      if (said.type === 'end') deps.nudge();
      return { stop: run.stop_write ? 'write' : null };
    },
  };
}
