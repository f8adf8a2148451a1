/** Sends src/doctor/probe.sh to a node as a user's job, calls on it there, and collects what it has seen. */
import { createConnection } from 'node:net';
import type { Run } from './command.ts';
import { saidBy } from './slurm.ts';

export interface ProbePlan {
  name: string;
  partition: string | null;
  /** Null: whichever Slurm chooses. */
  node: string | null;
  images: string[];
  /** The site's program that runs before each launch; null where there is none. */
  hook: string | null;
  ports: { from: number; to: number };
  /** Where jobs announce. */
  portal: { host: string; port: number };
  /** By which doctor and the probe know each other. */
  word: string;
}

/** What runs as the user: see src/as-user/schema.ts. */
export interface AsUser {
  submit(plan: ProbePlan, environment: Record<string, string>): Promise<{ job_id: string } | { refused: string }>;
  log(name: string): Promise<string | null>;
  forget(name: string): Promise<void>;
}

export interface ProbeAnswer {
  node: string;
  address: string;
  /** How long the job waited for its start. */
  waitedMs: number;
  /** By name, in the order of the lines. */
  said: Map<string, string[]>;
  /** Whether the portal's machine reached the port that the probe listened on. */
  reached: boolean;
  /** The last complaint at each port. */
  refusals: Map<number, string>;
  /** When the node's clock showed `clock`, by this machine's: not before `from`, not after `to`. Seconds since 1970. */
  clock: { shown: number; from: number; to: number } | null;
}

/** The probe's job did not come to its end. */
export class ProbeFault extends Error {
  readonly cure: string;
  constructor(message: string, cure: string) {
    super(message);
    this.cure = cure;
  }
}

const START_TIMEOUT_MS = 60_000;
const RUN_TIMEOUT_MS = 90_000;
const LOOK_EACH_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;
/** slurmstepd could not open the job's output. */
const NO_OUTPUT = '0:53';
const ENDED = /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|PREEMPTED|OUT_OF_MEMORY|BOOT_FAIL|DEADLINE)/;
const LINE = /^berth-doctor: (\w+) (.*)$/gm;
const seconds = (): number => Date.now() / 1000;

export async function runProbe(plan: ProbePlan, { run, asUser }: { run: Run; asUser: AsUser }): Promise<ProbeAnswer> {
  const submittedAt = seconds();
  let jobId: string | null = null;
  try {
    const submitted = await asUser.submit(plan, {
      ...(plan.hook !== null && { BERTH_PROBE_HOOK: plan.hook }),
      BERTH_PROBE_IMAGES: plan.images.join('\n'),
      BERTH_PROBE_PORTS: `${plan.ports.from}-${plan.ports.to}`,
      BERTH_PROBE_PORTAL: `${plan.portal.host} ${plan.portal.port}`,
      BERTH_PROBE_WORD: plan.word,
    });
    if ('refused' in submitted) {
      throw new ProbeFault(
        `Slurm did not take the probe's job: ${submitted.refused}`,
        'See what it says: the partition, the account’s limits, or --node.',
      );
    }
    jobId = submitted.job_id;
    const call = await follow(jobId, plan, run);
    const said = saidIn(await asUser.log(plan.name));
    if (said.size === 0) throw silence(call.node, call.exitCode);
    const shown = Number(said.get('clock')?.[0]);
    return { ...call, said, clock: call.clock ?? { shown, from: submittedAt, to: call.endedAt } };
  } finally {
    if (jobId !== null) await run('scancel', ['--quiet', jobId]);
    await asUser.forget(plan.name);
  }
}

/** Calls on the probe as soon as it runs, and waits for its end. */
async function follow(jobId: string, plan: ProbePlan, run: Run) {
  const begin = performance.now();
  const refusals = new Map<number, string>();
  let waitedMs = 0;
  let clock: ProbeAnswer['clock'] = null;
  let [node, address] = ['', ''];
  for (;;) {
    const job = await jobOf(jobId, run);
    const now = performance.now();
    if (job.node !== '' && job.state !== 'PENDING' && node === '') {
      node = job.node;
      address = await addressOf(node, run);
      waitedMs = now - begin;
    }
    if (ENDED.test(job.state)) {
      return {
        node,
        address,
        waitedMs,
        reached: clock !== null,
        refusals,
        clock,
        exitCode: job.exitCode,
        endedAt: seconds(),
      };
    }
    if (job.state === 'PENDING' && now - begin > START_TIMEOUT_MS) {
      throw new ProbeFault(
        `The probe's job waited ${START_TIMEOUT_MS / 1000} s for its start: ${job.reason}.`,
        'Sessions would wait as long. See squeue and sinfo; try another node with --node.',
      );
    }
    if (now - begin > START_TIMEOUT_MS + RUN_TIMEOUT_MS) {
      throw new ProbeFault(
        `The probe's job on ${node} did not end (${job.state}).`,
        `See the log of slurmd on ${node}: journalctl -u slurmd`,
      );
    }
    if (job.state === 'RUNNING' && clock === null) clock = await call(address, plan, refusals);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS));
  }
}

/** Tries every port that displays may take: the probe took one of those that were free. */
async function call(host: string, plan: ProbePlan, refusals: Map<number, string>): Promise<ProbeAnswer['clock']> {
  const ports = Array.from({ length: plan.ports.to - plan.ports.from + 1 }, (_, index) => plan.ports.from + index);
  const answers = await Promise.all(ports.map((port) => callPort(host, port, plan.word, refusals)));
  return answers.find((answer) => answer !== null) ?? null;
}

function callPort(host: string, port: number, word: string, refusals: Map<number, string>) {
  return new Promise<ProbeAnswer['clock']>((resolve) => {
    const from = seconds();
    const socket = createConnection({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const end = (answer: ProbeAnswer['clock'], why: string) => {
      if (answer === null) refusals.set(port, why);
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('latin1');
    socket.on('error', (error: NodeJS.ErrnoException) => end(null, error.code ?? error.message));
    socket.on('timeout', () => end(null, socket.connecting ? 'no answer' : 'something else listens there'));
    socket.on('end', () => end(null, 'something else listens there'));
    socket.on('data', (text) => {
      const [said, shown] = String(text).trim().split(' ');
      if (said !== word) return end(null, 'something else listens there');
      const answer = { shown: Number(shown), from, to: seconds() };
      socket.end(`${word}\n`, () => resolve(answer));
    });
  });
}

async function jobOf(jobId: string, run: Run) {
  const shown = await run('scontrol', ['--oneliner', 'show', 'job', jobId]);
  if (shown.status !== 0) {
    throw new ProbeFault(`The probe's job ${jobId} cannot be seen: ${saidBy(shown)}`, 'See the check of the operator.');
  }
  const field = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(shown.out)?.[1] ?? '';
  const node = field('NodeList');
  return {
    state: field('JobState'),
    reason: field('Reason'),
    node: node === '(null)' ? '' : node,
    exitCode: field('ExitCode'),
  };
}

async function addressOf(node: string, run: Run): Promise<string> {
  const { out } = await run('scontrol', ['--oneliner', 'show', 'node', node]);
  return /\sNodeAddr=(\S+)/.exec(out)?.[1] ?? node;
}

function saidIn(log: string | null): ProbeAnswer['said'] {
  const said: ProbeAnswer['said'] = new Map();
  for (const [, name = '', value = ''] of (log ?? '').matchAll(LINE))
    said.set(name, [...(said.get(name) ?? []), value]);
  return said;
}

function silence(node: string, exitCode: string): ProbeFault {
  if (exitCode === NO_OUTPUT) {
    return new ProbeFault(
      `The job's output could not be written on ${node}: the user's home is read-only, full or not there.`,
      `On ${node}: findmnt --target /home; it must be the same file system as here, mounted read-write.`,
    );
  }
  return new ProbeFault(
    `The probe ran on ${node} (exit code ${exitCode}), but its output did not come back to this machine.`,
    `The user's home must be the same file system on ${node} and here: findmnt --target /home`,
  );
}
