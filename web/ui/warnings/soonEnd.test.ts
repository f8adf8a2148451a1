import { describe, expect, it } from 'vitest';
import { soonEnd } from './soonEnd.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const inMinutes = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const session = (more: Partial<Parameters<typeof soonEnd>[0]>) => ({
  status: 'running' as const,
  expires_at: inMinutes(300),
  idle_ends_at: null,
  maintenance_at: null,
  ...more,
});

describe('the end that a session is near to', () => {
  it.each([
    ['is none while there is time', session({}), null],
    ['is none without a limit', session({ expires_at: null }), null],
    ['is its time, ten minutes before', session({ expires_at: inMinutes(10) }), ['time', 10]],
    ['is not its time before that', session({ expires_at: inMinutes(10.1) }), null],
    ['is that of one that nobody uses, whenever it is told', session({ idle_ends_at: inMinutes(20) }), ['idle', 20]],
    ['is a maintenance, an hour before', session({ maintenance_at: inMinutes(60) }), ['maintenance', 60]],
    ['is not a maintenance before that', session({ maintenance_at: inMinutes(61) }), null],
    [
      'is the one that comes first',
      session({ expires_at: inMinutes(8), idle_ends_at: inMinutes(4), maintenance_at: inMinutes(30) }),
      ['idle', 4],
    ],
    [
      'is none of one that is ending already',
      { ...session({ expires_at: inMinutes(1) }), status: 'stopping' as const },
      null,
    ],
  ])('%s', (_what, of, expected) => {
    const found = soonEnd(of, NOW);
    expect(found && [found.kind, (found.at - NOW) / 60_000]).toEqual(expected);
  });
});
