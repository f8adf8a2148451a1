/** What Slurm's words for a node's state mean: `mixed+planned`, `idle+drain`, `idle+cloud+powered_down`. */
import type { NodeState } from '../scheduler.ts';

const BASES: Record<string, NodeState> = {
  idle: 'idle',
  mixed: 'mixed',
  allocated: 'allocated',
  down: 'down',
  error: 'down',
  future: 'down',
};
/** Whatever else is said of it, the first of these that is there counts. */
const PRECEDENCE: readonly [state: NodeState, words: readonly string[]][] = [
  ['down', ['fail', 'invalid_reg', 'not_responding', 'power_down', 'powering_down', 'reboot_issued', 'dynamic_future']],
  ['drained', ['drain', 'maintenance', 'reboot_requested']],
  ['reserved', ['reserved', 'blocked', 'perfctrs']],
];
/** They change nothing of what a job may expect: a node that is off to save power is started for it. */
const HARMLESS = [
  'cloud',
  'completing',
  'dynamic_norm',
  'external',
  'planned',
  'power_up',
  'powered_down',
  'powering_up',
  'reboot_canceled',
  'resume',
  'undrain',
];

/** A word of a later Slurm is no promise that a job may start. */
export function nodeState(words: string): NodeState {
  const [base = '', ...flags] = words.toLowerCase().split('+');
  for (const [state, telling] of PRECEDENCE) if (flags.some((flag) => telling.includes(flag))) return state;
  return flags.every((flag) => HARMLESS.includes(flag)) ? (BASES[base] ?? 'unknown') : 'unknown';
}
