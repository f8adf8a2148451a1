import { useMemo, useState } from 'react';
import { type DisplaySettings, readChosen, writeChosen } from './settings.ts';

export interface SettingsControl {
  settings: DisplaySettings;
  change: (chosen: Partial<DisplaySettings>) => void;
  reset: () => void;
}

/** The display's settings: the user's own choice goes before what the application prefers. */
export function useDisplaySettings(preferred: DisplaySettings): SettingsControl {
  const [chosen, setChosen] = useState(() => readChosen(localStorage));
  const choose = (next: Partial<DisplaySettings>) => {
    setChosen(next);
    writeChosen(localStorage, next);
  };
  const settings = useMemo(() => ({ ...preferred, ...chosen }), [preferred, chosen]);
  return {
    settings,
    change: (more) => choose({ ...chosen, ...more }),
    reset: () => choose({}),
  };
}
