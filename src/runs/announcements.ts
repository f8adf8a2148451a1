/** What a run's job tells of itself: it is the user's own job, and trusted with its own run only. */
import { Problem } from '../errors.ts';
import type { RunRecord } from '../records/run-records.ts';
import { memoryMiB } from '../session/schema.ts';
import { checkToken } from '../work/token.ts';
import type { RunFeed } from './feed.ts';
import { outputsIn } from './outputs.ts';
import type { RunAnnouncement, RunUse } from './schema.ts';
import type { RunStore } from './store.ts';
import { canMove, hasEnded, move } from './transitions.ts';

/** How far it has come is recorded when it is so much further: of the whole, or of where it is where the whole is not known. */
const FURTHER = 0.01;
/** What it uses is recorded when it is other by so much of what it may use, or for so much longer. */
const OTHERWISE = 0.05;

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
        const standing = {
          step: said.step ?? current.step,
          progress: said.progress ?? current.progress,
          x: said.x ?? current.x,
          use: said.use ?? current.use,
        };
        if (said.type === 'end') {
          // What a step printed that failed is no result.
          const isWhole = said.exit_status === 0 && typeof said.outputs === 'string';
          const outputs = isWhole ? outputsIn(said.outputs ?? '') : current.outputs;
          return { ...current, ...standing, outputs, exit_status: said.exit_status };
        }
        const begun = canMove(current.status, 'running') ? move(current, { to: 'running' }, deps.now()) : current;
        const isNews = isFurther(standing, current) || usesOtherwise(standing.use, current);
        return begun === current && !isNews ? null : { ...begun, ...standing };
      });
      if (said.type === 'output') await deps.feed.tell(runId, said);
      // Its end is what the scheduler says.
      if (said.type === 'end') deps.nudge();
      return { stop: run.stop_write ? 'write' : null };
    },
  };
}

type Standing = Pick<RunRecord, 'step' | 'progress' | 'x'>;

function isFurther(now: Standing, before: Standing): boolean {
  if (now.step !== before.step) return true;
  if (now.progress !== null) return Math.abs(now.progress - (before.progress ?? 0)) >= FURTHER;
  return now.x !== null && (before.x === null || Math.abs(now.x - before.x) >= FURTHER * Math.abs(before.x));
}

function usesOtherwise(now: RunUse | null, { use: before, resources }: RunRecord): boolean {
  if (now === null || before === null) return now !== before;
  return (
    Math.abs(now.cpus - before.cpus) >= OTHERWISE * resources.cpus ||
    Math.abs(now.memory - before.memory) >= OTHERWISE * memoryMiB(resources.memory) ||
    now.seconds >= before.seconds * (1 + OTHERWISE)
  );
}
