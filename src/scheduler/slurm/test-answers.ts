/** Slurm as it answered once: recorded answers of several versions, in tests/fixtures/slurm, with `~marker~` for the marker of the query. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Run, RunLong } from './run.ts';

export const VERSIONS = ['22.05', '24.11', '26.05'];
/** Cuts markers, and letters of more than a byte. */
const PIECE_BYTES = 1009;
const FIXTURES = join(import.meta.dirname, '../../../tests/fixtures/slurm');

export function recorded(version: string, program: 'squeue' | 'sacct' | 'sinfo'): string {
  return readFileSync(join(FIXTURES, version, `${program}.txt`), 'utf8');
}

export interface FakeSlurm {
  run: Run;
  /** Gives the answer in pieces that end anywhere. */
  runLong: RunLong;
  /** No job has written anything. */
  actAs: () => Promise<never>;
  /** Every command, as words; markers are left out. */
  commands: string[];
  /** What each program answers; `id` and what changes jobs say nothing. */
  answers: Record<string, string | Outcome>;
}

export function fakeSlurm(answers: Record<string, string | Outcome>): FakeSlurm {
  const slurm: FakeSlurm = {
    commands: [],
    answers,
    actAs: () => Promise.reject(new Error('nobody acts here')),
    async run(program, args) {
      const command = [program, ...args].join(' ');
      const marker = /~[0-9a-f]{24}~/.exec(command)?.[0] ?? '';
      slurm.commands.push(marker === '' ? command : program);
      const answer = slurm.answers[program] ?? '';
      if (typeof answer !== 'string') return answer;
      return { status: 0, stdout: answer.replaceAll('~marker~', marker), stderr: '' };
    },
    async runLong(program, args, take) {
      const { stdout, ...outcome } = await slurm.run(program, args);
      const bytes = Buffer.from(stdout);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) take(bytes.subarray(at, at + PIECE_BYTES));
      return outcome;
    },
  };
  return slurm;
}
