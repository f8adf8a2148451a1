/**
 * Sends keys in the order in which they were typed, slowly where the server needs time: Xvnc has no key for a Hangul syllable, so it
 * maps each new one to a spare key code, and every application then reads the changed map. Sent in one burst, a long text would change
 * the map again before the applications have read it.
 */
import { isRareKeysym, KEYSYM, keysymOfCharacter } from './keysyms.ts';

export type SendKey = (keysym: number, code: string, down: boolean) => void;
export type KeyQueue = ReturnType<typeof createKeyQueue>;

/** Measured with TigerVNC 1.12 and gedit: 200 new syllables a second arrive, 330 do not. Nobody types 60. */
const RARE_KEY_INTERVAL_MS = 16;

interface Stroke {
  keysym: number;
  code: string;
  down: boolean;
}

export function createKeyQueue(send: SendKey) {
  let waiting: Stroke[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;

  const drain = () => {
    timer = undefined;
    for (let sent = 0; sent < waiting.length; sent += 1) {
      const { keysym, code, down } = waiting[sent] as Stroke;
      send(keysym, code, down);
      if (isRareKeysym(keysym) && !down) {
        waiting = waiting.slice(sent + 1);
        timer = setTimeout(drain, RARE_KEY_INTERVAL_MS);
        return;
      }
    }
    waiting = [];
  };

  const put = (stroke: Stroke) => {
    // With its first key of all, Xvnc loads the keyboard map anew and loses a key that it made room for just before.
    if (isFirst && isRareKeysym(stroke.keysym)) waiting.push(...tapOf(KEYSYM.shiftLeft));
    isFirst = false;
    waiting.push(stroke);
    if (timer === undefined) drain();
  };

  return {
    key: (keysym: number, code: string, down: boolean) => put({ keysym, code, down }),
    text: (text: string) => {
      for (const character of text.replaceAll('\r\n', '\n')) {
        for (const stroke of tapOf(keysymOfCharacter(character))) put(stroke);
      }
    },
    /** Presses the keys one after the other and lets them go in reverse. */
    chord: (keysyms: readonly number[]) => {
      for (const keysym of keysyms) put({ keysym, code: '', down: true });
      for (const keysym of keysyms.toReversed()) put({ keysym, code: '', down: false });
    },
    /** For a new connection: what waited belonged to the old one. */
    clear: () => {
      isFirst = true;
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}

const tapOf = (keysym: number): Stroke[] => [
  { keysym, code: '', down: true },
  { keysym, code: '', down: false },
];
