/** Why a job does not run yet: Slurm's words, of which there are more than a hundred, as the few that a user needs. */
import type { Waiting, WaitReason } from '../../session/schema.ts';

const DETAIL_LENGTH_MAX = 200;

/** The first that fits. */
const REASONS: [RegExp, WaitReason][] = [
  [/maintenance/i, 'maintenance'],
  [/^ReqNodeNotAvail|^Nodes required|^Partition(Down|Inactive)|^(NodeDown|FrontEndDown)/, 'nodes_unavailable'],
  [/^(Resources|Licenses|BurstBuffer)/, 'resources'],
  [/^Priority/, 'priority'],
  [/^Dependency/, 'dependency'],
  [/^(JobHeld|JobHoldMaxRequeue|AccountNotAllowed|QOSNotAllowed)|held/, 'held'],
  [/^BeginTime/, 'begin_time'],
  [/^Reservation/, 'reservation'],
  [/^(QOS|Assoc|MaxMemPerLimit|Partition\w*Limit|JobArrayTaskLimit)|Limit$/, 'limit'],
];

/** null where Slurm has not said why: it has not looked at the job yet. */
export function waitingFor(reason: string, expectedStart: number | null): Waiting | null {
  if (reason === 'None' || reason === '') return null;
  const known = REASONS.find(([pattern]) => pattern.test(reason));
  const meaning = known?.[1] ?? 'other';
  return {
    reason: meaning,
    detail: reason.slice(0, DETAIL_LENGTH_MAX),
    // Slurm keeps for a while what it had expected before the job was held.
    expected_start: meaning === 'held' ? null : expectedStart,
  };
}
