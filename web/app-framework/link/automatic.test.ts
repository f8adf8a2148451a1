import { describe, expect, it } from 'vitest';
import { type Automatic, adapted, follow, GRADES, type Grade, startAutomatic } from './automatic.ts';

/** What a busy desktop would send at each grade, in bytes a second. */
const DEMAND: Record<Grade, number> = { good: 4_000_000, fair: 1_500_000, slow: 400_000, poor: 80_000 };
/** TigerVNC sends no faster than answers come back: a full line grows no longer than about this. */
const LONGEST_LINE_MS = 150;

interface Link {
  bytesPerSecond: number;
  roundTripMs: number;
}

/** Seconds on a connection: what does not fit waits in line, and what is asked for waits behind it. */
function seconds(
  count: number,
  link: Link,
  from: Automatic = startAutomatic,
  demand: Record<Grade, number> = DEMAND,
  jitterMs = 0,
) {
  let state = from;
  let lineMs = 0;
  const grades: Grade[] = [];
  for (let second = 0; second < count; second += 1) {
    const wanted = demand[state.grade];
    const isFull = wanted > link.bytesPerSecond;
    lineMs = isFull ? LONGEST_LINE_MS : 0;
    const jitter = jitterMs * ((second * 7) % 5) * 0.25;
    state = follow(state, {
      bytesPerSecond: Math.min(wanted, link.bytesPerSecond),
      framesPerSecond: 20,
      roundTripMs: link.roundTripMs + lineMs + jitter,
    });
    grades.push(state.grade);
  }
  const changes = grades.filter((grade, index) => index > 0 && grade !== grades[index - 1]).length;
  return { state, grades, changes };
}

const nothing = { good: 0, fair: 0, slow: 0, poor: 0 };
const lan: Link = { bytesPerSecond: 10_000_000, roundTripMs: 2 };
/** The connection is opened while nothing happens, so that its empty round trip is seen. */
const opened = (link: Link) => seconds(2, link, startAutomatic, nothing).state;

describe('the automatic mode', () => {
  it('sends all that is wanted on a good connection', () => {
    expect(seconds(600, lan, opened(lan))).toMatchObject({ changes: 0, state: { grade: 'good' } });
  });

  it('is not worried by a server that is far away', () => {
    const far = { bytesPerSecond: 10_000_000, roundTripMs: 280 };
    expect(seconds(600, far, opened(far))).toMatchObject({ changes: 0, state: { grade: 'good' } });
  });

  it('nor by round trips that vary, as by radio', () => {
    const radio = { bytesPerSecond: 10_000_000, roundTripMs: 30 };
    expect(seconds(600, radio, opened(radio), DEMAND, 50).changes).toBe(0);
  });

  it.each([
    ['fair', 2_000_000],
    ['slow', 600_000],
    ['poor', 100_000],
    ['poor', 8_000],
  ] as const)('is at %s within 15 seconds of a busy desktop on %s bytes a second', (grade, bytesPerSecond) => {
    const link = { bytesPerSecond, roundTripMs: 40 };
    const { grades, state } = seconds(15, link, opened(link));
    expect(grades).toContain(grade);
    expect(GRADES.indexOf(state.grade)).toBeLessThanOrEqual(GRADES.indexOf(grade));
  });

  it('settles: trying for more becomes rare where more does not fit', () => {
    const link = { bytesPerSecond: 600_000, roundTripMs: 40 };
    const settled = seconds(600, link, opened(link));
    const { grades, changes } = seconds(600, link, settled.state);
    expect(changes).toBeLessThanOrEqual(8);
    expect(grades.filter((grade) => grade === 'slow').length).toBeGreaterThan(560);
  });

  it('gives back what it took when the connection has become better', () => {
    const link = { bytesPerSecond: 100_000, roundTripMs: 40 };
    const slow = seconds(30, link, opened(link)).state;
    expect(slow.grade).not.toBe('good');
    expect(seconds(120, { ...lan, roundTripMs: 40 }, slow).state.grade).toBe('good');
  });

  it('changes nothing for a line that was full for a moment', () => {
    const busy = seconds(2, { bytesPerSecond: 100_000, roundTripMs: 2 }, opened(lan)).state;
    expect(seconds(60, lan, busy)).toMatchObject({ changes: 0, state: { grade: 'good' } });
  });

  it('learns that the network itself has become slower, and takes nothing away for it', () => {
    const before = seconds(60, lan, startAutomatic, nothing).state;
    const after = seconds(60, { ...lan, roundTripMs: 200 }, before, nothing).state;
    expect(seconds(60, { ...lan, roundTripMs: 200 }, after)).toMatchObject({ changes: 0, state: { grade: 'good' } });
  });

  it('concludes nothing where the round trip is not known', () => {
    const blind = follow(startAutomatic, { bytesPerSecond: 5_000_000, framesPerSecond: 60, roundTripMs: null });
    expect(blind).toEqual(startAutomatic);
  });

  it('never sends more than what is wanted', () => {
    const wanted = { quality: 3, compression: 6, frameLimit: 12 };
    expect(adapted(wanted, 'good')).toEqual(wanted);
    expect(adapted(wanted, 'fair')).toEqual(wanted);
    expect(adapted(wanted, 'poor')).toEqual({ quality: 1, compression: 7, frameLimit: 10 });
  });
});
