import { IconArrowBackUp, IconArrowForwardUp, IconDeviceFloppy, IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Desktop } from '../BaseApp.tsx';
import { KEYSYM, keysymOfCharacter } from '../keysyms.ts';
import type { DisplaySettings } from '../settings.ts';
import { ToolButton } from '../ToolButton.tsx';
import { GenericApp } from './GenericApp.tsx';

const control = (letter: string) => [KEYSYM.controlLeft, keysymOfCharacter(letter)];
const controlShift = (letter: string) => [KEYSYM.controlLeft, KEYSYM.shiftLeft, keysymOfCharacter(letter)];

/** A text editor: letters must be sharp, and the usual commands are at hand where there is no keyboard with Ctrl. */
export class GEditApp extends GenericApp {
  override onBeforeStart(window: { width: number; height: number }): DisplaySettings {
    return { ...super.onBeforeStart(window), quality: 9 };
  }

  override renderToolbar(desktop: Desktop): ReactNode {
    return (
      <>
        <ToolButton
          text="gedit.save"
          keys="Ctrl+S"
          icon={IconDeviceFloppy}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(...control('s'))}
        />
        <ToolButton
          text="gedit.undo"
          keys="Ctrl+Z"
          icon={IconArrowBackUp}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(...control('z'))}
        />
        <ToolButton
          text="gedit.redo"
          keys="Ctrl+Shift+Z"
          icon={IconArrowForwardUp}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(...controlShift('z'))}
        />
        <ToolButton
          text="gedit.find"
          keys="Ctrl+F"
          icon={IconSearch}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(...control('f'))}
        />
      </>
    );
  }
}
