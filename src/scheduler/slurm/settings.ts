/** Slurm's own settings, of which Berth needs few: slurm.conf may lie on another machine, so slurmctld is asked. */
import { complaint } from './answers.ts';
import type { Run } from './run.ts';

const TIMEOUT_MS = 5_000;

/** The value of a setting by its name. Throws where slurmctld does not answer, and the value's reader where it does not say. */
export async function askSettings(run: Run): Promise<(name: string) => string> {
  const answer = await run('scontrol', ['show', 'config'], { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 0) throw new Error(`scontrol: ${complaint(answer)}`);
  return (name) => {
    const value = new RegExp(`^${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(answer.stdout)?.[1];
    if (value === undefined) throw new Error(`scontrol does not say what ${name} is`);
    return value;
  };
}
