import { describe, expect, it } from 'vitest';
import { elapsedInWords, startProgress } from './startSteps.ts';

const created_at = '2025-10-24T14:30:00Z';

describe('the steps of a start', () => {
  it('have their times since the session was created, and the next one is under way', () => {
    const steps = startProgress({
      created_at,
      steps: [
        { step: 'accepted', at: '2025-10-24T14:30:00.100Z' },
        { step: 'submitted', at: '2025-10-24T14:30:01.500Z' },
      ],
    });
    expect(steps.map(({ step, state, seconds }) => [step, state, seconds])).toEqual([
      ['accepted', 'done', 0.1],
      ['submitted', 'done', 1.5],
      ['job_started', 'current', null],
      ['display_ready', 'ahead', null],
      ['app_started', 'ahead', null],
    ]);
  });

  it('are done when a later one happened, also where their own announcement was lost', () => {
    const steps = startProgress({ created_at, steps: [{ step: 'display_ready', at: '2025-10-24T14:30:02.000Z' }] });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'current']);
  });

  it('never show a negative time, though two machines have two clocks', () => {
    const [first] = startProgress({ created_at, steps: [{ step: 'accepted', at: '2025-10-24T14:29:59.000Z' }] });
    expect(first?.seconds).toBe(0);
  });
});

it.each([
  [0.04, '0.0s', '0.0초'],
  [9.94, '9.9s', '9.9초'],
  [42.9, '42s', '42초'],
  [179, '2 minutes', '2분'],
  [7_500, '2 hours 5 minutes', '2시간 5분'],
])('%d seconds of waiting are %s, %s', (seconds, english, korean) => {
  expect(elapsedInWords(seconds, 'en')).toBe(english);
  expect(elapsedInWords(seconds, 'ko')).toBe(korean);
});
