/** One run of `apptainer build`: its steps are told, all that it prints goes to a log, and it ends when it is asked to. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What Apptainer prints at the start of a step, and how we call it. */
const STEPS: [RegExp, string][] = [
  [/^INFO:\s+Extracting local image/, 'unpacking its base'],
  [/^INFO:\s+Running setup scriptlet/, 'installing Debian'],
  [/^INFO:\s+Running post scriptlet/, 'installing its packages'],
  [/^INFO:\s+Creating SIF file/, 'packing'],
];
const TAIL_LINES = 200;
const KILL_AFTER_MS = 10_000;

export interface Outcome {
  succeeded: boolean;
  /** The last lines that it printed. */
  tail: string[];
}

export async function apptainerBuild(
  args: string[],
  {
    env,
    log,
    step,
    signal,
  }: { env: NodeJS.ProcessEnv; log: string; step: (title: string) => void; signal: AbortSignal },
): Promise<Outcome> {
  const file = createWriteStream(log, { flags: 'a' });
  // A process group of its own: from a terminal Ctrl-C reaches us alone, and we end all that the build started.
  const child = spawn('apptainer', ['build', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      file.write(`${line}\n`);
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      const title = STEPS.find(([sign]) => sign.test(line))?.[1];
      if (title !== undefined) step(title);
    });
  }
  const end = (how: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how);
    } catch {} // It has ended.
  };
  let kill: NodeJS.Timeout | undefined;
  const interrupt = () => {
    end('SIGTERM');
    kill = setTimeout(end, KILL_AFTER_MS, 'SIGKILL');
  };
  signal.addEventListener('abort', interrupt);
  try {
    if (signal.aborted) interrupt();
    // Closed, not only exited: what it started holds the same pipes.
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { succeeded: status === 0, tail };
  } finally {
    clearTimeout(kill);
    signal.removeEventListener('abort', interrupt);
    await new Promise<void>((resolve) => void file.end(resolve));
  }
}
