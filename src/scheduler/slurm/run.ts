/** How Slurm's programs are run: as the portal's own account, without a shell, with an environment that is the same everywhere. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  /** null where it was killed, did not end in time, or said more than is read. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export type Run = (program: string, args: string[], options?: { timeoutMs?: number }) => Promise<Outcome>;

/** The same for long answers: what is said is handed over as it comes. */
export type RunLong = (
  program: string,
  args: string[],
  take: (bytes: Buffer) => void,
) => Promise<Omit<Outcome, 'stdout'>>;

const TIMEOUT_MS = 30_000;
const COMPLAINT_LENGTH_MAX = 10_000;
/** A busy cluster lists tens of thousands of jobs. */
const OUTPUT_BYTES_MAX = 256 * 2 ** 20;

/** Nothing is inherited: a variable of Slurm's in the portal's environment would change what its programs do. */
export const SLURM_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  // Times as seconds since 1970: others depend on the time zone.
  SLURM_TIME_FORMAT: '%s',
  // The elements of an array that wait, all of them.
  SLURM_BITSTR_LEN: '0',
};

export const runOnThisMachine: Run = (program, args, { timeoutMs = TIMEOUT_MS } = {}) =>
  new Promise((resolve, reject) => {
    const options = {
      env: SLURM_ENVIRONMENT,
      cwd: '/',
      timeout: timeoutMs,
      killSignal: 'SIGKILL' as const,
      maxBuffer: OUTPUT_BYTES_MAX,
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
      else if (error.killed || error.signal) resolve({ status: null, stdout, stderr });
      else reject(error);
    });
  });

export const runLongOnThisMachine: RunLong = async (program, args, take) => {
  const child = spawn(program, args, {
    env: SLURM_ENVIRONMENT,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let stderr = '';
  child.stdout.on('data', take);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-COMPLAINT_LENGTH_MAX);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
};
