/** Studies of the solver in tests/fixtures/solvers/square, as far as they are asked to go, and how nothing is left of them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Study, StudyList, StudySample, StudySamples, Variations } from '../../src/studies/schema.ts';
import type { Client } from './client.ts';
import { until } from './until.ts';

const ADDRESS = '/api/automation/studies';
const RUNS = join(homedir(), 'berth-runs');

export interface Squares {
  name: string;
  sides: number[];
  /** Each side with each of them; without it, of the usual shape. */
  shapes?: readonly ('full' | 'half')[];
  /** The sides whose runs fail. */
  fails?: number[];
  /** After so many runs the others wait; without it, all go on to their end. */
  until?: number;
}

/** Answers when so many have ended. */
export async function startSquares(user: Client, wish: Squares): Promise<Study> {
  const input = squaresInput(wish.fails);
  const { name, sides, shapes } = wish;
  const list = (param: string, values: readonly (number | string)[]) => ({
    kind: 'list' as const,
    param,
    values: [...values],
  });
  const axes = [list('side', sides), ...(shapes ? [list('shape', shapes)] : [])];
  const variations: Variations = { method: 'grid', axes };
  const request = { solver_id: 'square', input, name, variations, at_once: 2 };
  const { status, body: study } = await user.request<Study>('POST', ADDRESS, request);
  if (status !== 201) throw new Error(`the study was not made: ${JSON.stringify(study)}`);
  const ended = await squaresEnded(user, study, wish.until ?? study.samples);
  if (wish.until === undefined) rmSync(input, { recursive: true });
  return ended;
}

/** The folder that such a run begins with. */
export function squaresInput(fails: number[] = []): string {
  const input = mkdtempSync(join(tmpdir(), 'berth-squares-'));
  writeFileSync(join(input, 'fails'), fails.map((side) => `${side}\n`).join(''));
  return input;
}

/** Lets the first runs go on, and answers when they have ended. */
export const squaresEnded = (user: Client, { study_id }: Pick<Study, 'study_id'>, most: number): Promise<Study> =>
  until(`${most} runs of ${study_id} have ended`, async () => {
    for (const { index, run_id } of await samplesOf(user, study_id))
      if (index < most && existsSync(join(RUNS, run_id))) writeFileSync(join(RUNS, run_id, 'go'), '');
    const { body } = await user.request<Study>('GET', `${ADDRESS}/${study_id}`);
    const isThrough = most < body.samples || body.status === 'completed';
    return body.counts.completed + body.counts.failed >= most && isThrough && body;
  });

async function samplesOf(user: Client, studyId: string): Promise<StudySample[]> {
  return (await user.request<StudySamples>('GET', `${ADDRESS}/${studyId}/samples`)).body.samples;
}

/** Ends the user's studies, and removes the folders of their runs and their input. */
export async function endStudies(user: Client): Promise<void> {
  const { body } = await user.request<StudyList>('GET', ADDRESS);
  for (const { study_id, input } of body.studies) {
    await user.request('POST', `${ADDRESS}/${study_id}/cancel`);
    await until('it is over', async () =>
      ['completed', 'cancelled'].includes((await user.request<Study>('GET', `${ADDRESS}/${study_id}`)).body.status),
    );
    for (const { run_id } of await samplesOf(user, study_id))
      rmSync(join(RUNS, run_id), { recursive: true, force: true });
    rmSync(input, { recursive: true, force: true });
  }
}
