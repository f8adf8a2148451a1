import { describe, expect, it } from 'vitest';
import { shareTickets } from './ticket.ts';

const MINUTE_MS = 60_000;

function atClock(key = Buffer.from('a key')) {
  const clock = { now: 1_761_316_200_000 };
  return { clock, tickets: shareTickets(key, () => clock.now) };
}

describe('the ticket of who is not logged in', () => {
  it('opens the share that it was made for, and no other', () => {
    const { tickets } = atClock();
    const { value } = tickets.issue('a');
    expect(tickets.isGood('a', value)).toBe(true);
    expect(tickets.isGood('b', value)).toBe(false);
  });

  it('is good for ten minutes', () => {
    const { clock, tickets } = atClock();
    const { value, maxAgeSeconds } = tickets.issue('a');
    expect(maxAgeSeconds).toBe(600);
    clock.now += 10 * MINUTE_MS - 1;
    expect(tickets.isGood('a', value)).toBe(true);
    clock.now += 1;
    expect(tickets.isGood('a', value)).toBe(false);
  });

  it('cannot be made without the key, given more time or cut', () => {
    const { clock, tickets } = atClock();
    const { value } = tickets.issue('a');
    expect(atClock(Buffer.from('another')).tickets.isGood('a', value)).toBe(false);
    expect(tickets.isGood('a', value.replace(/^\d+/, String(clock.now + 60 * MINUTE_MS)))).toBe(false);
    for (const other of [undefined, '', value.slice(0, -1), `${value}A`, value.replace(/.$/, '~')]) {
      expect(tickets.isGood('a', other)).toBe(false);
    }
  });
});
