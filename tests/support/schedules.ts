/** Schedules of runs of the solver in tests/fixtures/solvers/square, and how nothing is left of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OccasionList, Schedule, ScheduleList } from '../../src/schedules/schema.ts';
import type { Client } from './client.ts';
import { squaresInput } from './squares.ts';
import { until } from './until.ts';

const ADDRESS = '/api/automation/schedules';

/** The input of runs that do not wait. */
export function squaresThrough(): string {
  const input = squaresInput();
  writeFileSync(join(input, 'go'), '');
  return input;
}

async function make(user: Client, name: string, trigger: object, input?: string): Promise<Schedule> {
  const starts = { kind: 'run', solver_id: 'square', params: { side: 3 }, ...(input !== undefined && { input }) };
  const { status, body } = await user.request<Schedule>('POST', ADDRESS, { name, trigger, starts });
  if (status !== 201) throw new Error(`the schedule was not made: ${JSON.stringify(body)}`);
  return body;
}

/** One that has started a run, which is through. */
export async function startedSchedule(user: Client, name: string): Promise<Schedule> {
  const trigger = { kind: 'times', cron: '30 2 * * 1-5', time_zone: 'Asia/Seoul' };
  const schedule = await make(user, name, trigger, squaresThrough());
  const address = `${ADDRESS}/${schedule.schedule_id}`;
  await user.request('POST', `${address}/start`, {});
  await until('its run is through', async () => {
    const { body } = await user.request<OccasionList>('GET', `${address}/occasions`);
    return body.occasions[0]?.status === 'completed';
  });
  return schedule;
}

/** One that watches a folder, and is paused. */
export async function pausedSchedule(user: Client, name: string): Promise<Schedule> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-watched-'));
  const schedule = await make(user, name, { kind: 'files', folder });
  await user.request('POST', `${ADDRESS}/${schedule.schedule_id}/pause`);
  return schedule;
}

/** Removes the user's schedules, with the inputs and the folders that are theirs. */
export async function endSchedules(user: Client): Promise<void> {
  const { body } = await user.request<ScheduleList>('GET', ADDRESS);
  for (const { schedule_id, trigger, starts } of body.schedules) {
    await user.request('DELETE', `${ADDRESS}/${schedule_id}`);
    const folder = trigger.kind === 'files' ? trigger.folder : starts.input;
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
