import type { ReactNode } from 'react';
import { BaseApp, type Desktop } from '../BaseApp.tsx';
import type { DisplaySettings } from '../settings.ts';

/** Below this a desktop of the window's own size is too small to work in: show a larger one, scaled. */
const SMALLEST_DESKTOP_PX = 640;

/** Any application: the desktop takes the window's size, and the keyboard goes to it at once. */
export class GenericApp extends BaseApp {
  override onBeforeStart(window: { width: number; height: number }): DisplaySettings {
    return {
      quality: 7,
      compression: 2,
      frameLimit: null,
      viewOnly: false,
      mode: window.width < SMALLEST_DESKTOP_PX ? 'scale' : 'remote-resize',
    };
  }

  override onAfterStart(desktop: Desktop): void {
    desktop.focus();
  }

  override renderToolbar(_desktop: Desktop): ReactNode {
    return null;
  }
}
