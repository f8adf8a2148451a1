/** How the desktop is shown. What the user chose is remembered in this browser; the rest is as the application prefers. */
export type DisplayMode = 'remote-resize' | 'scale';
export interface DisplaySettings {
  /** 0 to 9. */
  quality: number;
  /** 0 to 9. */
  compression: number;
  /** Pictures a second at most; null: as many as come. */
  frameLimit: number | null;
  viewOnly: boolean;
  mode: DisplayMode;
}

export const MODES: readonly DisplayMode[] = ['remote-resize', 'scale'];
export const HIGHEST_LEVEL = 9;
export const FRAME_LIMITS: readonly (number | null)[] = [5, 10, 15, 30, null];

const STORED = 'berth-display';

export function readChosen(storage: Pick<Storage, 'getItem'>): Partial<DisplaySettings> {
  try {
    return validChosen(JSON.parse(storage.getItem(STORED) ?? '{}'));
  } catch {
    return {};
  }
}

export function writeChosen(storage: Pick<Storage, 'setItem'>, chosen: Partial<DisplaySettings>): void {
  storage.setItem(STORED, JSON.stringify(chosen));
}

/** Anything may stand in the storage: another version's settings, or what somebody typed there. */
function validChosen(stored: unknown): Partial<DisplaySettings> {
  if (typeof stored !== 'object' || stored === null) return {};
  const { quality, compression, frameLimit, viewOnly, mode } = stored as Record<string, unknown>;
  return {
    ...(isLevel(quality) && { quality }),
    ...(isLevel(compression) && { compression }),
    ...(FRAME_LIMITS.some((limit) => limit === frameLimit) && { frameLimit: frameLimit as number | null }),
    ...(typeof viewOnly === 'boolean' && { viewOnly }),
    ...((mode === 'remote-resize' || mode === 'scale') && { mode }),
  };
}

const isLevel = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= HIGHEST_LEVEL;
