/** Runs a program of the machine and says how it went; it never throws. */
import { execFile } from 'node:child_process';

export interface Ran {
  /** Null where it could not be started, or did not end in time. */
  status: number | null;
  out: string;
  /** Its complaint, in one line. */
  err: string;
  missing: boolean;
}

export type Run = (program: string, args: string[]) => Promise<Ran>;

/** Slurm's own commands give up on a controller after less. */
const TIMEOUT_MS = 30_000;

export function commandRunner(env: Record<string, string | undefined>): Run {
  return (program, args) =>
    new Promise((resolve) => {
      const options = { env: { ...env, LC_ALL: 'C' }, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' as const };
      execFile(program, args, options, (error, out, err) => {
        const code = error?.code;
        const late = error?.killed === true ? `no answer within ${TIMEOUT_MS / 1000} s` : '';
        resolve({
          status: error === null ? 0 : typeof code === 'number' ? code : null,
          out,
          err: [late, ...err.trim().split('\n')].filter((line) => line !== '').join('; '),
          missing: error !== null && (code as unknown) === 'ENOENT',
        });
      });
    });
}
