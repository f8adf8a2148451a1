/**
 * From what the browser says of a key to X11's name for it, a keysym. A key is forwarded by what it means (`key`), so the keyboard
 * layout of the user's own machine counts, not that of the session.
 */

export const KEYSYM = {
  backSpace: 0xff08,
  tab: 0xff09,
  enter: 0xff0d,
  escape: 0xff1b,
  delete: 0xffff,
  left: 0xff51,
  up: 0xff52,
  right: 0xff53,
  down: 0xff54,
  printScreen: 0xff61,
  f4: 0xffc1,
  f11: 0xffc8,
  shiftLeft: 0xffe1,
  controlLeft: 0xffe3,
  altLeft: 0xffe9,
  superLeft: 0xffeb,
  altGr: 0xfe03,
} as const;

const NAMED_KEYS: Record<string, number> = {
  AltGraph: KEYSYM.altGr,
  Backspace: KEYSYM.backSpace,
  Tab: KEYSYM.tab,
  Enter: KEYSYM.enter,
  Escape: KEYSYM.escape,
  Delete: KEYSYM.delete,
  Clear: 0xff0b,
  Pause: 0xff13,
  Home: 0xff50,
  ArrowLeft: KEYSYM.left,
  ArrowUp: KEYSYM.up,
  ArrowRight: KEYSYM.right,
  ArrowDown: KEYSYM.down,
  PageUp: 0xff55,
  PageDown: 0xff56,
  End: 0xff57,
  Select: 0xff60,
  PrintScreen: KEYSYM.printScreen,
  Execute: 0xff62,
  Insert: 0xff63,
  Undo: 0xff65,
  Redo: 0xff66,
  ContextMenu: 0xff67,
  Find: 0xff68,
  Cancel: 0xff69,
  Help: 0xff6a,
  Compose: 0xff20,
  AudioVolumeDown: 0x1008ff11,
  AudioVolumeMute: 0x1008ff12,
  AudioVolumeUp: 0x1008ff13,
  MediaPlayPause: 0x1008ff14,
  MediaStop: 0x1008ff15,
  MediaTrackPrevious: 0x1008ff16,
  MediaTrackNext: 0x1008ff17,
  BrowserBack: 0x1008ff26,
  BrowserForward: 0x1008ff27,
  Copy: 0x1008ff57,
  Cut: 0x1008ff58,
  Paste: 0x1008ff6d,
};

/** Left and right. */
const MODIFIERS: Record<string, readonly [number, number]> = {
  Shift: [KEYSYM.shiftLeft, 0xffe2],
  Control: [KEYSYM.controlLeft, 0xffe4],
  Alt: [KEYSYM.altLeft, 0xffea],
  Meta: [KEYSYM.superLeft, 0xffec],
};

const NUMPAD: Record<string, number> = {
  Enter: 0xff8d,
  Home: 0xff95,
  ArrowLeft: 0xff96,
  ArrowUp: 0xff97,
  ArrowRight: 0xff98,
  ArrowDown: 0xff99,
  PageUp: 0xff9a,
  PageDown: 0xff9b,
  End: 0xff9c,
  // The 5 in the middle, without NumLock.
  Clear: 0xff9d,
  Insert: 0xff9e,
  Delete: 0xff9f,
};

const FIRST_FUNCTION_KEY = 0xffbe;
/** `*` to `9` of the keypad lie in the order of ASCII, and so does `=`. */
const KEYPAD_OFFSET = 0xff80;
const UNICODE_OFFSET = 0x01000000;
const LOCATION_RIGHT = 2;
const LOCATION_NUMPAD = 3;

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'location'>;

/** Null for what is not forwarded: dead keys, keys of the local input method, lock keys (their effect is in the other keys). */
export function keysymOf({ key, code, location }: Key): number | null {
  const modifier = MODIFIERS[key];
  if (modifier) return modifier[location === LOCATION_RIGHT ? 1 : 0];
  if (location === LOCATION_NUMPAD) {
    const keypad = /^[*+,\-./0-9=]$/.test(key) ? KEYPAD_OFFSET + key.charCodeAt(0) : NUMPAD[key];
    if (keypad !== undefined) return keypad;
  }
  const functionKey = /^F([1-9]|[12][0-9]|3[0-5])$/.exec(key);
  if (functionKey) return FIRST_FUNCTION_KEY + Number(functionKey[1]) - 1;
  if (key.length > 0 && [...key].length === 1) return keysymOfCharacter(key);
  return NAMED_KEYS[key] ?? NAMED_KEYS[CODE_TO_KEY[code] ?? ''] ?? null;
}

/** Some on-screen and remote keyboards name the key only by its place. */
const CODE_TO_KEY: Record<string, string> = { NumpadEnter: 'Enter', OSLeft: 'Meta', OSRight: 'Meta' };

export function keysymOfCharacter(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (character === '\n' || character === '\r') return KEYSYM.enter;
  if (character === '\t') return KEYSYM.tab;
  return codePoint < 0x100 ? codePoint : UNICODE_OFFSET | codePoint;
}

/** Whether a server's keyboard map is likely to lack it, so that it has to make room for it first. */
export const isRareKeysym = (keysym: number): boolean => keysym >= UNICODE_OFFSET && keysym < 0x10000000;

export const isModifier = (key: string): boolean => key in MODIFIERS || key === 'AltGraph';

export const isModifierKeysym = (keysym: number): boolean =>
  keysym === KEYSYM.altGr || (keysym >= KEYSYM.shiftLeft && keysym <= 0xffee);
