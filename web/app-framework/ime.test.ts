// @vitest-environment happy-dom
/** The sequences of events were recorded in Chromium, driven as a Korean input method does it. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToTyping } from './ime.ts';
import { createKeyboard, type Platform } from './keyboard.ts';

let area: HTMLTextAreaElement;
/** What the desktop gets: text as it is, keys as <name>, chords as [keysyms]. */
let got: string;
let preedit: string;
const onLeave = vi.fn();
const onPaste = vi.fn((_text: string) => true);

let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = '';
  area = document.createElement('textarea');
  document.body.append(area);
  got = '';
  preedit = '';
  onLeave.mockClear();
  onPaste.mockReset().mockReturnValue(true);
  stop = listen('other');
  area.focus();
});

function listen(platform: Platform): () => void {
  const keyboard = createKeyboard((keysym, code, down) => {
    if (down) got += keysym < 0x100 ? String.fromCharCode(keysym) : `<${code}>`;
  }, platform);
  return listenToTyping(area, {
    keyboard,
    sendText: (text) => {
      got += text;
    },
    sendChord: (keysyms) => {
      got += `[${keysyms.map((keysym) => keysym.toString(16)).join()}]`;
    },
    onPreedit: (text) => {
      preedit = text;
    },
    onLeave,
    onPaste,
  });
}

function key(type: 'keydown' | 'keyup', name: string, code: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent(type, { key: name, code, cancelable: true, bubbles: true, ...more });
  area.dispatchEvent(event);
  return event;
}

/** A keydown that the input method took. */
function process(code: string): void {
  const event = new KeyboardEvent('keydown', { key: 'Process', code, cancelable: true });
  Object.defineProperty(event, 'keyCode', { value: 229 });
  area.dispatchEvent(event);
}

// happy-dom's own CompositionEvent carries no data.
const composition = (type: string, data: string) => area.dispatchEvent(Object.assign(new Event(type), { data }));

const input = (inputType: string, data: string | null, isComposing = false) => {
  const event = new InputEvent('input', { inputType, data });
  Object.defineProperty(event, 'isComposing', { value: isComposing });
  area.dispatchEvent(event);
};

function compose(text: string, code: string): void {
  process(code);
  if (preedit === '') composition('compositionstart', '');
  composition('compositionupdate', text);
  input('insertCompositionText', text, true);
  key('keyup', 'r', code, { isComposing: true });
}

function commit(text: string): void {
  composition('compositionupdate', text);
  input('insertCompositionText', text, true);
  composition('compositionend', text);
}

describe('typing Korean', () => {
  it('keeps a syllable local while it grows and sends it once, when it is final', () => {
    for (const step of ['ㅇ', '아', '안']) compose(step, 'KeyS');
    expect(got).toBe('');
    expect(preedit).toBe('안');
    process('KeyS');
    commit('안');
    expect(got).toBe('안');
    expect(preedit).toBe('');
  });

  it('sends the Space after a syllable once, whether it comes as text or as a key', () => {
    compose('가', 'KeyR');
    process('Space');
    commit('가');
    input('insertText', ' ');
    key('keyup', ' ', 'Space');
    expect(got).toBe('가 ');

    compose('나', 'KeyS');
    commit('나');
    key('keydown', ' ', 'Space');
    key('keyup', ' ', 'Space');
    expect(got).toBe('가 나 ');
  });

  it('sends the Enter after a syllable once', () => {
    compose('가', 'KeyR');
    process('Enter');
    commit('가');
    input('insertLineBreak', null);
    key('keyup', 'Enter', 'Enter');
    expect(got).toBe('가[ff0d]');
  });

  it('passes on an arrow key that ended a composition and was swallowed with it', () => {
    compose('가', 'KeyR');
    process('ArrowLeft');
    commit('가');
    key('keyup', 'ArrowLeft', 'ArrowLeft');
    expect(got).toBe('가[ff51]');
  });

  it('does not double an arrow key that the input method gives back', () => {
    compose('가', 'KeyR');
    process('ArrowLeft');
    commit('가');
    key('keydown', 'ArrowLeft', 'ArrowLeft');
    key('keyup', 'ArrowLeft', 'ArrowLeft');
    expect(got).toBe('가<ArrowLeft>');
  });

  it('keeps arrow keys local that move within a composition, and an Escape that cancels it', () => {
    compose('가', 'KeyR');
    process('ArrowDown');
    key('keyup', 'ArrowDown', 'ArrowDown');
    process('Escape');
    composition('compositionend', '');
    key('keyup', 'Escape', 'Escape');
    expect(got).toBe('');
  });

  it('keeps a Backspace within a composition local', () => {
    compose('가', 'KeyR');
    process('Backspace');
    composition('compositionupdate', 'ㄱ');
    input('insertCompositionText', 'ㄱ', true);
    key('keyup', 'Backspace', 'Backspace');
    compose('고', 'KeyH');
    commit('고');
    expect(got).toBe('고');
  });

  it('does not send the text of a composition a second time as input', () => {
    compose('가', 'KeyR');
    commit('가');
    input('insertFromComposition', '가');
    input('insertCompositionText', '가');
    expect(got).toBe('가');
  });
});

describe('typing otherwise', () => {
  it('sends plain keys as keys and keeps them out of the text area', () => {
    const event = key('keydown', 'x', 'KeyX');
    expect(got).toBe('x');
    expect(event.defaultPrevented).toBe(true);
  });

  it('sends what dictation, on-screen keyboards and pasting insert as text', () => {
    input('insertText', '안녕');
    input('insertFromPaste', 'a\nb');
    input('insertReplacementText', 'c');
    expect(got).toBe('안녕a\nbc');
  });

  it('sends the deletions of on-screen keyboards as keys', () => {
    input('deleteContentBackward', null);
    expect(got).toBe('[ff08]');
  });

  it('does not type what was meant for the local input method', () => {
    const event = key('keydown', 'HangulMode', 'Lang1');
    expect(got).toBe('');
    expect(event.defaultPrevented).toBe(false);
  });

  it('gives the keyboard back at Ctrl+Alt+Shift', () => {
    key('keydown', 'Control', 'ControlLeft', { ctrlKey: true });
    key('keydown', 'Alt', 'AltLeft', { ctrlKey: true, altKey: true });
    key('keydown', 'Shift', 'ShiftLeft', { ctrlKey: true, altKey: true, shiftKey: true });
    expect(onLeave).toHaveBeenCalledOnce();
  });
});

describe('pasting', () => {
  const paste = (text: string) => {
    const event = new Event('paste', { cancelable: true });
    area.dispatchEvent(Object.assign(event, { clipboardData: { getData: () => text } }));
    return event;
  };

  it('lets the browser bring its text before the desktop gets the key', () => {
    key('keydown', 'Control', 'ControlLeft', { ctrlKey: true });
    expect(key('keydown', 'v', 'KeyV', { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(got).toBe('<ControlLeft>');
    expect(paste('한국어').defaultPrevented).toBe(true);
    expect(onPaste).toHaveBeenCalledExactlyOnceWith('한국어');
    expect(got).toBe('<ControlLeft>v');
    key('keyup', 'v', 'KeyV', { ctrlKey: true });
    expect(got).toBe('<ControlLeft>v');
  });

  it.each([
    ['Shift+Insert', 'Insert', 'Insert', { shiftKey: true }, '<ShiftLeft><Insert>'],
    ['Ctrl+Shift+V', 'V', 'KeyV', { ctrlKey: true, shiftKey: true }, '<ControlLeft><ShiftLeft>V'],
    ['Ctrl+V on a Korean layout', 'ㅍ', 'KeyV', { ctrlKey: true }, '<ControlLeft><KeyV>'],
  ])('does so with %s', (_name, name, code, modifiers, keys) => {
    key('keydown', name, code, modifiers);
    expect(got).toBe('');
    paste('x');
    expect(got).toBe(keys);
  });

  it('sends the key where the browser brings nothing', () => {
    vi.useFakeTimers();
    key('keydown', 'v', 'KeyV', { ctrlKey: true });
    vi.runAllTimers();
    vi.useRealTimers();
    expect(got).toBe('<ControlLeft>v');
    expect(onPaste).not.toHaveBeenCalled();
  });

  it('keeps the key from the desktop where the text could not be passed on', () => {
    onPaste.mockReturnValue(false);
    key('keydown', 'v', 'KeyV', { ctrlKey: true });
    paste('too long');
    key('keyup', 'v', 'KeyV', { ctrlKey: true });
    expect(got).toBe('');
  });

  it('takes Cmd+V for Ctrl+V on a Mac, where Ctrl+V is a key like any other', () => {
    stop();
    listen('mac');
    key('keydown', 'v', 'KeyV', { metaKey: true });
    paste('x');
    expect(got).toBe('[ffe3,76]');
    key('keydown', 'v', 'KeyV', { ctrlKey: true });
    expect(got).toBe('[ffe3,76]v');
  });

  it('leaves Super+V to the desktop elsewhere', () => {
    expect(key('keydown', 'v', 'KeyV', { metaKey: true }).defaultPrevented).toBe(true);
    expect(got).toBe('<MetaLeft>v');
  });
});
