/** The one way to change a schedule: read, change, compare and set, and tell whoever watches it. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { ScheduleChange, ScheduleRecord, ScheduleRecords } from '../records/schedule-records.ts';

export interface ScheduleStore {
  /** Throws where there is none. */
  get(scheduleId: string): Promise<ScheduleRecord>;
  insert: ScheduleRecords['insert'];
  /** Of the version that was read; throws as the records do. */
  update(schedule: ScheduleRecord, also?: ScheduleChange): Promise<ScheduleRecord>;
  /** Calls `change` again with the newer record where somebody was faster. */
  change(
    scheduleId: string,
    change: (schedule: ScheduleRecord) => ScheduleRecord,
    also?: ScheduleChange,
  ): Promise<ScheduleRecord>;
  delete(schedule: ScheduleRecord): Promise<void>;
}

export function scheduleStore(deps: { records: Pick<Records, 'schedules'>; bus: Pick<Bus, 'publish'> }): ScheduleStore {
  const { schedules } = deps.records;

  async function tell({ schedule_id, user_id }: ScheduleRecord): Promise<void> {
    await deps.bus.publish({ type: 'schedule.updated', data: { schedule_id }, audience: { user_id } });
  }

  async function get(scheduleId: string): Promise<ScheduleRecord> {
    const schedule = await schedules.get(scheduleId);
    if (schedule === null) throw new Problem('not_found', 'You have no schedule with this id.');
    return schedule;
  }

  async function update(schedule: ScheduleRecord, also?: ScheduleChange): Promise<ScheduleRecord> {
    const stored = await schedules.update(schedule, also);
    await tell(stored);
    return stored;
  }

  return {
    get,
    update,
    async insert(schedule, also, idempotency) {
      await schedules.insert(schedule, also, idempotency);
      await tell(schedule);
    },
    async change(scheduleId, change, also) {
      for (;;) {
        try {
          return await update(change(await get(scheduleId)), also);
        } catch (error) {
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
    async delete(schedule) {
      await schedules.delete(schedule.schedule_id);
      await tell(schedule);
    },
  };
}
