/**
 * Chooses how much the server sends by what the connection carries. What tells that a connection is full is not how many bytes come, which
 * depends on what happens on the desktop, but that answers come later than on the same connection while it is empty: something waits in
 * line. A far server alone changes nothing.
 */
import type { DisplaySettings } from '../settings.ts';
import type { LinkSample } from './meter.ts';

export const GRADES = ['good', 'fair', 'slow', 'poor'] as const;
export type Grade = (typeof GRADES)[number];

export interface Automatic {
  grade: Grade;
  /** The round trip with nothing in line, as far as it was seen. */
  emptyMs: number | null;
  /** Samples in a row that were too late, and that were not late at all. */
  late: number;
  calm: number;
  /** So many calm samples are needed before more is tried. */
  patience: number;
  /** Samples since more was tried. */
  sinceTry: number;
}

/** A line of this length is felt; of that length it is not. Between them nothing changes. */
const LATE_MS = 60;
const CALM_MS = 25;
const LATE_SAMPLES = 3;
const PATIENCE_SAMPLES = 10;
/** More was too much again, so soon after it was tried: the next trial is put off twice as long, up to this. */
const SOON_SAMPLES = 30;
const LONGEST_PATIENCE_SAMPLES = 160;
/** Below it nothing worth mentioning is under way: a text cursor blinks. */
const QUIET_BYTES_PER_SECOND = 3_000;
const CREEP = 0.1;

export const startAutomatic: Automatic = {
  grade: 'good',
  emptyMs: null,
  late: 0,
  calm: 0,
  patience: PATIENCE_SAMPLES,
  sinceTry: SOON_SAMPLES,
};

/** The state after one more sample; samples come once a second. */
export function follow(state: Automatic, { roundTripMs, bytesPerSecond }: LinkSample): Automatic {
  if (roundTripMs === null) return state;
  const isQuiet = bytesPerSecond < QUIET_BYTES_PER_SECOND;
  const emptyMs = emptyRoundTrip(state.emptyMs, roundTripMs, isQuiet);
  const lineMs = roundTripMs - emptyMs;
  const next: Automatic = {
    ...state,
    emptyMs,
    late: lineMs > LATE_MS && !isQuiet ? state.late + 1 : 0,
    calm: lineMs < CALM_MS ? state.calm + 1 : 0,
    sinceTry: state.sinceTry + 1,
  };
  if (next.late >= LATE_SAMPLES) return less(next);
  return next.calm >= next.patience ? more(next) : next;
}

/** The least that was seen; where the network itself has become slower, it follows while nothing is under way. */
function emptyRoundTrip(known: number | null, now: number, isQuiet: boolean): number {
  if (known === null || now < known) return now;
  return isQuiet ? known + (now - known) * CREEP : known;
}

function less(state: Automatic): Automatic {
  const wasTooMuch = state.sinceTry < SOON_SAMPLES;
  return {
    ...state,
    grade: GRADES[Math.min(GRADES.indexOf(state.grade) + 1, GRADES.length - 1)] ?? 'poor',
    late: 0,
    calm: 0,
    patience: wasTooMuch ? Math.min(state.patience * 2, LONGEST_PATIENCE_SAMPLES) : state.patience,
    sinceTry: SOON_SAMPLES,
  };
}

function more(state: Automatic): Automatic {
  const wasBest = state.grade === 'good';
  return {
    ...state,
    grade: GRADES[Math.max(GRADES.indexOf(state.grade) - 1, 0)] ?? 'good',
    calm: 0,
    // All is well for as long as it was last waited for: the doubt is over.
    patience: wasBest ? PATIENCE_SAMPLES : state.patience,
    sinceTry: wasBest ? state.sinceTry : 0,
  };
}

type Sent = Pick<DisplaySettings, 'quality' | 'compression' | 'frameLimit'>;

const MOST: Record<Exclude<Grade, 'good'>, { quality: number; compression: number; frameLimit: number }> = {
  fair: { quality: 6, compression: 3, frameLimit: 30 },
  slow: { quality: 4, compression: 5, frameLimit: 15 },
  poor: { quality: 1, compression: 7, frameLimit: 10 },
};

/** What is sent at that grade: on a good connection what is wanted, else as much of it as fits. */
export function adapted(wanted: Sent, grade: Grade): Sent {
  if (grade === 'good') return wanted;
  const most = MOST[grade];
  return {
    quality: Math.min(wanted.quality, most.quality),
    compression: Math.max(wanted.compression, most.compression),
    frameLimit: Math.min(wanted.frameLimit ?? most.frameLimit, most.frameLimit),
  };
}
