/**
 * Everything typed goes through one invisible text area, because only a text field makes the browser compose: Hangul syllables, dead
 * keys, dictation, on-screen keyboards. Plain keys are taken from it as keys; what was composed is taken from it as text, when it is
 * final. What the input method does with a key (keyCode 229, 'Process') stays between it and the text area.
 */
import type { Keyboard } from './keyboard.ts';
import { isModifier, KEYSYM, keysymOf, keysymOfCharacter } from './keysyms.ts';

export interface ImePorts {
  keyboard: Keyboard;
  sendText: (text: string) => void;
  sendChord: (keysyms: readonly number[]) => void;
  /** The text in composition, to be shown to its author; empty when there is none. */
  onPreedit: (text: string) => void;
  /** Ctrl+Alt+Shift: the way out of the desktop for keyboards. */
  onLeave: () => void;
  /** The keys that paste were pressed, and this is what would be pasted; false where they are to be kept from the desktop. */
  onPaste: (text: string) => boolean;
}

/** So long a key that pastes is held back for the text that the browser brings. It brings it at once or never. */
const PASTE_WAIT_MS = 100;

/** Keys that end a composition without becoming text. The input method may swallow their own keydown. */
const MOVING_KEYS: Record<string, string> = Object.fromEntries(
  [
    'ArrowLeft',
    'ArrowUp',
    'ArrowRight',
    'ArrowDown',
    'Home',
    'End',
    'PageUp',
    'PageDown',
    'Tab',
    'Escape',
    'Delete',
  ].map((name) => [name, name]),
);

/** Edits that on-screen keyboards make without naming a key. */
const EDITING_KEYS: Record<string, readonly number[]> = {
  insertLineBreak: [KEYSYM.enter],
  insertParagraph: [KEYSYM.enter],
  deleteContentBackward: [KEYSYM.backSpace],
  deleteContentForward: [KEYSYM.delete],
  deleteWordBackward: [KEYSYM.controlLeft, KEYSYM.backSpace],
  deleteWordForward: [KEYSYM.controlLeft, KEYSYM.delete],
};

/** Something to delete, so that a Backspace of an on-screen keyboard is told at all. */
const FILLING = ' ';
const LONGEST_CONTENT = 64;

/** Listens to the text area and returns what stops listening. */
export function listenToTyping(area: HTMLTextAreaElement, ports: ImePorts): () => void {
  const { keyboard, sendText, sendChord, onPreedit, onLeave, onPaste } = ports;
  let isComposing = false;
  /** A moving key that the input method took, until it is clear whether it also ended the composition. */
  let swallowed: { key: string; endedText: boolean } | null = null;

  /** The key that makes the browser paste: the desktop gets it after the text. */
  let pasting: { event: KeyboardEvent; timer: ReturnType<typeof setTimeout> } | null = null;

  const refill = () => {
    area.value = FILLING;
    area.setSelectionRange(FILLING.length, FILLING.length);
  };

  const passSwallowedOn = () => {
    const key = swallowed?.endedText && !isComposing ? swallowed.key : null;
    swallowed = null;
    const keysym = key === null ? null : keysymOf({ key, code: key, location: 0 });
    if (keysym !== null) sendChord([keysym]);
  };

  const endPasting = (): KeyboardEvent | null => {
    const event = pasting?.event ?? null;
    clearTimeout(pasting?.timer);
    pasting = null;
    return event;
  };

  const passPastingOn = () => {
    const event = endPasting();
    if (event === null) return;
    if (event.metaKey) {
      // Cmd+V is Ctrl+V there.
      keyboard.releaseAll();
      sendChord([KEYSYM.controlLeft, keysymOfCharacter('v')]);
    } else {
      keyboard.down(event);
    }
  };

  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    if (onPaste(event.clipboardData?.getData('text/plain') ?? '')) passPastingOn();
    else endPasting();
  };

  const keydown = (event: KeyboardEvent) => {
    event.stopPropagation();
    passPastingOn();
    if (event.keyCode === 229 || event.key === 'Process') {
      passSwallowedOn();
      const key = MOVING_KEYS[event.code];
      if (isComposing && key) swallowed = { key, endedText: false };
      return;
    }
    // The input method gives the key back after all.
    if (swallowed?.key === event.code) swallowed = null;
    passSwallowedOn();
    if (isModifier(event.key) && event.ctrlKey && event.altKey && event.shiftKey) {
      event.preventDefault();
      keyboard.releaseAll();
      onLeave();
      return;
    }
    if (isComposing && !isModifier(event.key)) {
      if (!event.ctrlKey && !event.altKey && !event.metaKey) return;
      // A shortcut, in the middle of a syllable: the syllable goes first. Losing the focus makes the browser end it.
      area.blur();
      area.focus({ preventScroll: true });
    }
    if (isPasteKey(event, keyboard.platform)) pasting = { event, timer: setTimeout(passPastingOn, PASTE_WAIT_MS) };
    else if (keyboard.down(event)) event.preventDefault();
  };

  const keyup = (event: KeyboardEvent) => {
    event.stopPropagation();
    passPastingOn();
    if (swallowed?.key === event.code) passSwallowedOn();
    keyboard.up(event);
    if (!isComposing && area.value.length > LONGEST_CONTENT) refill();
  };

  const compositionstart = () => {
    isComposing = true;
  };

  const compositionupdate = (event: CompositionEvent) => onPreedit(event.data);

  const compositionend = (event: CompositionEvent) => {
    isComposing = false;
    onPreedit('');
    if (event.data === '') return;
    sendText(event.data);
    if (swallowed) swallowed.endedText = true;
  };

  const input = (event: Event) => {
    if (!(event instanceof InputEvent) || event.isComposing || isComposing) return;
    const { inputType, data } = event;
    const keys = EDITING_KEYS[inputType];
    if (keys) sendChord(keys);
    // What a composition leaves in the text area was already sent when it ended.
    else if (data && !/composition/i.test(inputType)) sendText(data);
    if (area.value === '') refill();
  };

  const blur = () => {
    endPasting();
    swallowed = null;
    isComposing = false;
    onPreedit('');
    keyboard.releaseAll();
    refill();
  };

  const listening = new AbortController();
  const { signal } = listening;
  area.addEventListener('keydown', keydown, { signal });
  area.addEventListener('keyup', keyup, { signal });
  area.addEventListener('compositionstart', compositionstart, { signal });
  area.addEventListener('compositionupdate', compositionupdate, { signal });
  area.addEventListener('compositionend', compositionend, { signal });
  area.addEventListener('input', input, { signal });
  area.addEventListener('paste', paste, { signal });
  area.addEventListener('blur', blur, { signal });
  refill();

  return () => {
    listening.abort();
    endPasting();
    keyboard.releaseAll();
  };
}

/** What the browser pastes with by itself: Ctrl+V, also with Shift, and Shift+Insert; on a Mac Cmd+V. */
function isPasteKey(event: KeyboardEvent, platform: Keyboard['platform']): boolean {
  const { code, key, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (altKey) return false;
  if (key === 'Insert') return shiftKey && !ctrlKey && !metaKey;
  // By its place where the layout has no Latin letters.
  const isV = key.toLowerCase() === 'v' || (code === 'KeyV' && !/^[a-z]$/i.test(key));
  return isV && (platform === 'mac' ? metaKey && !ctrlKey : ctrlKey && !metaKey);
}
