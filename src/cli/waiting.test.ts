import { describe, expect, it } from 'vitest';
import { type Session, WAIT_REASONS } from '../session/schema.ts';
import { waitingInWords } from './waiting.ts';

const NOON = new Date(2026, 10, 23, 12).getTime();
const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();

const resources = { cpus: 4, memory: '8Gi', gpus: 0, time: 60, partition: null, account: null, qos: null };
const words = (
  waiting: Partial<NonNullable<Session['waiting']>> | null,
  more: Partial<typeof resources> | object = {},
) =>
  waitingInWords(
    {
      waiting: waiting && { reason: 'resources', detail: null, expected_start: null, ...waiting },
      config: { resources: { ...resources, ...more }, display: { type: 'novnc', resolution: '800x600' } },
    },
    NOON,
  );

describe('why a session waits', () => {
  it('names what is not free, and when it is expected to be', () => {
    expect(words({ detail: 'Resources', expected_start: at(23, 14, 30) }, { gpus: 2 })).toBe(
      'Waiting for 2 GPUs; about 14:30',
    );
    expect(words({}, { partition: 'viz' })).toBe('Waiting for 4 processors and 8 GiB on partition viz');
    expect(words({}, { cpus: 1, memory: '512Mi' })).toBe('Waiting for 1 processor and 0.5 GiB');
  });

  it('has the date where it is another day, and no time that has passed', () => {
    expect(words({ reason: 'priority', expected_start: at(24, 9, 5) })).toBe(
      'Others are ahead of it in the queue; about 2026-11-24 09:05',
    );
    expect(words({ reason: 'priority', expected_start: at(23, 11, 59) })).toBe('Others are ahead of it in the queue');
  });

  it("has the scheduler's own word where that says more", () => {
    expect(words({ reason: 'limit', detail: 'QOSMaxJobsPerUserLimit' })).toBe(
      'A limit of your account holds it back (QOSMaxJobsPerUserLimit)',
    );
    expect(words({ reason: 'priority', detail: 'Priority' })).toBe('Others are ahead of it in the queue');
  });

  it('is nothing for a session that does not wait, and words for every reason', () => {
    expect(words(null)).toBeNull();
    const said = WAIT_REASONS.map((reason) => words({ reason }));
    expect(new Set(said).size).toBe(WAIT_REASONS.length);
  });
});
