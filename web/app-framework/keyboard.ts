/**
 * Turns keydown and keyup into keysyms that go down and up. It remembers what it pressed by the key's place (`code`), so that each
 * press has its release with the same keysym, whatever Shift or the layout became meanwhile.
 */
import type { SendKey } from './keyQueue.ts';
import { KEYSYM, keysymOf } from './keysyms.ts';

export type Platform = 'mac' | 'windows' | 'other';
export type Keyboard = ReturnType<typeof createKeyboard>;

/** Windows sends a Ctrl of its own just before each AltGr. */
const ALTGR_PAIR_MS = 50;
const HELD_CTRL_MS = 100;

/** On a Mac, Option types third-level characters and Cmd is where a PC has Alt. */
const MAC_MODIFIERS: Record<string, number> = {
  AltLeft: KEYSYM.altGr,
  AltRight: KEYSYM.altGr,
  MetaLeft: KEYSYM.altLeft,
  MetaRight: KEYSYM.superLeft,
};

export function createKeyboard(send: SendKey, platform: Platform) {
  const pressed = new Map<string, number>();
  let heldCtrl: { at: number; timer: ReturnType<typeof setTimeout> } | null = null;

  const press = (keysym: number, code: string) => {
    pressed.set(code, keysym);
    send(keysym, code, true);
  };

  const release = (code: string) => {
    const keysym = pressed.get(code);
    if (keysym === undefined) return;
    pressed.delete(code);
    send(keysym, code, false);
  };

  const sendHeldCtrl = () => {
    if (heldCtrl === null) return;
    clearTimeout(heldCtrl.timer);
    heldCtrl = null;
    press(KEYSYM.controlLeft, 'ControlLeft');
  };

  /** A modifier may change where this page does not see it: during a composition, in another window. */
  const agreeOnModifiers = (event: KeyboardEvent) => {
    if (platform === 'mac' || event.getModifierState('AltGraph') || [...pressed.values()].includes(KEYSYM.altGr))
      return;
    const agree = (name: string, isDown: boolean, keysym: number) => {
      const [left, right] = [`${name}Left`, `${name}Right`];
      if (event.code === left || event.code === right) return;
      const isPressed = pressed.has(left) || pressed.has(right);
      if (isDown && !isPressed) press(keysym, left);
      if (!isDown) {
        release(left);
        release(right);
      }
    };
    agree('Control', event.ctrlKey, KEYSYM.controlLeft);
    agree('Alt', event.altKey, KEYSYM.altLeft);
    agree('Shift', event.shiftKey, KEYSYM.shiftLeft);
    agree('Meta', event.metaKey, KEYSYM.superLeft);
  };

  const down = (event: KeyboardEvent): boolean => {
    let keysym = (platform === 'mac' ? MAC_MODIFIERS[event.code] : undefined) ?? keysymOf(event);
    if (heldCtrl !== null) {
      if (event.code === 'AltRight' && event.timeStamp - heldCtrl.at < ALTGR_PAIR_MS) {
        clearTimeout(heldCtrl.timer);
        heldCtrl = null;
        keysym = KEYSYM.altGr;
      } else {
        sendHeldCtrl();
      }
    }
    if (keysym === null) return false;
    const { code } = event;
    if (keysym !== KEYSYM.altGr) agreeOnModifiers(event);

    // On-screen keyboards name no place; with Cmd held, macOS never tells the release. Both: press and let go.
    const isTap = code === '' || (platform === 'mac' && event.metaKey && !code.startsWith('Meta'));
    if (isTap) {
      send(keysym, code, true);
      send(keysym, code, false);
    } else if (platform === 'windows' && code === 'ControlLeft' && !pressed.has(code)) {
      heldCtrl = { at: event.timeStamp, timer: setTimeout(sendHeldCtrl, HELD_CTRL_MS) };
    } else {
      press(pressed.get(code) ?? keysym, code);
    }
    return true;
  };

  const up = (event: KeyboardEvent): void => {
    sendHeldCtrl();
    release(event.code);
    // With both Shift keys down, Windows tells only one release.
    if (platform === 'windows' && event.code.startsWith('Shift') && !event.shiftKey) {
      release('ShiftLeft');
      release('ShiftRight');
    }
  };

  const releaseAll = () => {
    if (heldCtrl !== null) clearTimeout(heldCtrl.timer);
    heldCtrl = null;
    for (const code of [...pressed.keys()]) release(code);
  };

  return { platform, down, up, releaseAll };
}

export function platformOf(navigator: Pick<Navigator, 'userAgent'>): Platform {
  if (/Mac|iPhone|iPad/.test(navigator.userAgent)) return 'mac';
  return /Windows/.test(navigator.userAgent) ? 'windows' : 'other';
}
