/**
 * Sends keys in the order in which they were typed, slowly where the server needs time: Xvnc has no key for a Hangul syllable, so it
 * maps each new one to a spare key code, and every application then reads the changed map. Sent in one burst, a long text would change
 * the map again before the applications have read it.
 */
import { isRareKeysym, keysymOfCharacter } from './keysyms.ts';

export type SendKey = (keysym: number, code: string, down: boolean) => void;
export type KeyQueue = ReturnType<typeof createKeyQueue>;

/** Measured with TigerVNC 1.12 and gedit: 200 new syllables a second arrive, 600 do not. */
const RARE_KEY_INTERVAL_MS = 8;
/** What a person types is never this much; a pasted book is not worth an hour of typing. */
const LONGEST_TEXT = 20_000;

interface Stroke {
  keysym: number;
  code: string;
  down: boolean;
}

export function createKeyQueue(send: SendKey) {
  let waiting: Stroke[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

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
    waiting.push(stroke);
    if (timer === undefined) drain();
  };

  return {
    key: (keysym: number, code: string, down: boolean) => put({ keysym, code, down }),
    text: (text: string) => {
      for (const character of [...text.replaceAll('\r\n', '\n')].slice(0, LONGEST_TEXT)) {
        const keysym = keysymOfCharacter(character);
        put({ keysym, code: '', down: true });
        put({ keysym, code: '', down: false });
      }
    },
    /** Presses the keys one after the other and lets them go in reverse. */
    chord: (keysyms: readonly number[]) => {
      for (const keysym of keysyms) put({ keysym, code: '', down: true });
      for (const keysym of keysyms.toReversed()) put({ keysym, code: '', down: false });
    },
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
