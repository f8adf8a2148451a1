import { IconArrowBackUp, IconFocusCentered, IconFolderOpen, IconMouse } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Desktop } from '../BaseApp.tsx';
import { KEYSYM, keysymOfCharacter } from '../keysyms.ts';
import type { DisplaySettings } from '../settings.ts';
import { ToolButton } from '../ToolButton.tsx';
import { GenericApp } from './GenericApp.tsx';
import { MouseHint } from './MouseHint.tsx';

/** A 3-D program: pictures change as a whole, so speed goes before sharpness, and the mouse does the work. */
export class ParaViewApp extends GenericApp {
  override onBeforeStart(window: { width: number; height: number }): DisplaySettings {
    return { ...super.onBeforeStart(window), quality: 5, compression: 1 };
  }

  override onAfterStart(desktop: Desktop): void {
    super.onAfterStart(desktop);
    desktop.say(<MouseHint />);
  }

  override renderToolbar(desktop: Desktop): ReactNode {
    return (
      <>
        <ToolButton
          text="paraview.open"
          keys="Ctrl+O"
          icon={IconFolderOpen}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(KEYSYM.controlLeft, keysymOfCharacter('o'))}
        />
        <ToolButton
          text="paraview.undo"
          keys="Ctrl+Z"
          icon={IconArrowBackUp}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(KEYSYM.controlLeft, keysymOfCharacter('z'))}
        />
        <ToolButton
          text="paraview.resetCamera"
          keys="R"
          icon={IconFocusCentered}
          disabled={!desktop.isReady}
          onClick={() => desktop.press(keysymOfCharacter('r'))}
        />
        <ToolButton
          text="paraview.mouse"
          icon={IconMouse}
          disabled={false}
          onClick={() => desktop.say(<MouseHint />)}
        />
      </>
    );
  }
}
