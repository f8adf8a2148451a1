/**
 * What is special about one application on the session screen. A class a catalogue entry, registered in apps.ts; without one, an
 * application gets GenericApp.
 */
import type { ReactNode } from 'react';
import type { DisplaySettings } from './settings.ts';

/** What an application's own code may do with the desktop. */
export interface Desktop {
  /** False while nothing typed would arrive. */
  isReady: boolean;
  /** Presses the keys together, and gives the keyboard back to the desktop. */
  press: (...keysyms: number[]) => void;
  /** Gives the keyboard to the desktop. */
  focus: () => void;
  say: (hint: ReactNode) => void;
}

export abstract class BaseApp {
  /** Before a session starts, the first time or again: how its desktop is shown best where the user has chosen nothing. */
  abstract onBeforeStart(window: { width: number; height: number }): DisplaySettings;

  /** When the user sees the desktop of this session for the first time. */
  abstract onAfterStart(desktop: Desktop): void;

  /** The application's own buttons. */
  abstract renderToolbar(desktop: Desktop): ReactNode;
}
