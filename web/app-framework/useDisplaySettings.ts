import { useMemo, useState, useSyncExternalStore } from 'react';
import { adapted, follow, type Grade, startAutomatic } from './link/automatic.ts';
import type { Meter } from './link/meter.ts';
import { type DisplaySettings, readChosen, writeChosen } from './settings.ts';

export interface SettingsControl {
  /** As they apply now. */
  settings: DisplaySettings;
  /** How good the connection is, while the settings follow it; null where the user has chosen. */
  automatic: Grade | 'unknown' | null;
  change: (chosen: Partial<DisplaySettings>) => void;
  /** Lets quality, compression and the limit follow the connection, or stay as they are now. */
  setAutomatic: (on: boolean) => void;
  reset: () => void;
}

/** The display's settings: the user's own choice goes before what the application prefers and the connection carries. */
export function useDisplaySettings(preferred: DisplaySettings, meter: Meter): SettingsControl {
  const [chosen, setChosen] = useState(() => readChosen(localStorage));
  const choose = (next: Partial<DisplaySettings>) => {
    setChosen(next);
    writeChosen(localStorage, next);
  };
  const isAutomatic =
    chosen.quality === undefined && chosen.compression === undefined && chosen.frameLimit === undefined;
  const [grades] = useState(() => gradesOf(meter));
  const grade = useSyncExternalStore(grades.subscribe, grades.grade);

  const settings = useMemo(() => {
    const wanted = { ...preferred, ...chosen };
    return isAutomatic && grade !== 'unknown' ? { ...wanted, ...adapted(wanted, grade) } : wanted;
  }, [preferred, chosen, isAutomatic, grade]);
  const { quality, compression, frameLimit } = settings;
  const { quality: _quality, compression: _compression, frameLimit: _frameLimit, ...others } = chosen;

  return {
    settings,
    automatic: isAutomatic ? grade : null,
    change: (more) => {
      const isManual = 'quality' in more || 'compression' in more || 'frameLimit' in more;
      choose({ ...chosen, ...(isManual && { quality, compression, frameLimit }), ...more });
    },
    setAutomatic: (on) => choose(on ? others : { ...chosen, quality, compression, frameLimit }),
    reset: () => choose({}),
  };
}

/** The connection's grade as it changes. */
function gradesOf(meter: Meter) {
  let state = startAutomatic;
  return {
    subscribe: (changed: () => void) =>
      meter.subscribe(() => {
        const sample = meter.sample();
        // A new connection may be another network.
        state = sample === null ? startAutomatic : follow(state, sample);
        changed();
      }),
    grade: (): Grade | 'unknown' => (state.emptyMs === null ? 'unknown' : state.grade),
  };
}
