import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import * as ui from './locales.ts';
import { waitingInWords } from './waiting.ts';

const i18n = i18next.createInstance();
await i18n.init({ resources: { en: { ui: ui.en }, ko: { ui: ui.ko } }, interpolation: { escapeValue: false } });

const NOON = new Date(2026, 10, 23, 12).getTime();
const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();
const resources = { cpus: 4, memory: '8Gi', gpus: 0, time: 60, partition: null, account: null, qos: null };

function words(
  language: 'en' | 'ko',
  waiting: Partial<NonNullable<Session['waiting']>>,
  more: Partial<Session['config']['resources']> = {},
) {
  const session: Pick<Session, 'waiting' | 'config'> = {
    waiting: { reason: 'resources', detail: null, expected_start: null, ...waiting },
    config: { resources: { ...resources, ...more }, display: { type: 'novnc', resolution: '800x600' } },
  };
  return waitingInWords(session, NOON, i18n.getFixedT(language, 'ui'), language);
}

describe('why a session waits', () => {
  it.each([
    [{}, 'Waiting for 4 processors and 8 GiB', 'CPU 4개와 메모리 8 GiB 대기 중'],
    [{ gpus: 1 }, 'Waiting for 1 GPU', 'GPU 1개 대기 중'],
    [{ gpus: 2, partition: 'gpu' }, 'Waiting for 2 GPUs on partition gpu', 'gpu 파티션의 GPU 2개 대기 중'],
    [{ cpus: 1, memory: '512Mi' }, 'Waiting for 1 processor and 0.5 GiB', 'CPU 1개와 메모리 0.5 GiB 대기 중'],
  ])('names what is not free: %j', (more, english, korean) => {
    expect(words('en', {}, more)?.why).toBe(english);
    expect(words('ko', {}, more)?.why).toBe(korean);
  });

  it('can leave out where', () => {
    expect(words('en', {}, { gpus: 2, partition: 'gpu' })?.brief).toBe('Waiting for 2 GPUs');
  });

  it('tells the time today, the date otherwise, and no time that has passed', () => {
    const when = (language: 'en' | 'ko', expected_start: string) =>
      words(language, { expected_start })?.when?.replace(/\s/g, ' ');
    expect(when('en', at(23, 14, 30))).toBe('2:30 PM');
    expect(when('ko', at(23, 14, 30))).toBe('오후 2:30');
    expect(when('en', at(24, 9, 5))).toBe('Nov 24, 9:05 AM');
    expect(when('ko', at(24, 9, 5))).toBe('11월 24일 오전 9:05');
    expect(words('en', { expected_start: at(23, 11, 59) })?.when).toBeNull();
  });

  it("has the scheduler's own word where that says more", () => {
    expect(words('en', { reason: 'limit', detail: 'QOSMaxJobsPerUserLimit' })).toMatchObject({
      why: 'A limit of your account holds it back',
      detail: 'QOSMaxJobsPerUserLimit',
    });
    expect(words('en', { reason: 'priority', detail: 'Priority' })?.detail).toBeNull();
    expect(words('en', { reason: 'held', detail: 'JobHeldUser' })?.detail).toBeNull();
    expect(words('en', { reason: 'held', detail: 'JobHeldAdmin' })?.detail).toBe('JobHeldAdmin');
  });

  it('is nothing for a session that does not wait', () => {
    const config = { resources, display: { type: 'novnc', resolution: '800x600' } } as const;
    expect(waitingInWords({ waiting: null, config }, NOON, i18n.getFixedT('en', 'ui'), 'en')).toBeNull();
  });
});
