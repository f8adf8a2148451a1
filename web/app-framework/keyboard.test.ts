// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKeyboard, type Platform } from './keyboard.ts';
import { keysymOf } from './keysyms.ts';

function start(platform: Platform = 'other') {
  const sent: string[] = [];
  const keyboard = createKeyboard((keysym, code, down) => {
    sent.push(`${down ? '+' : '-'}${code}:${keysym.toString(16)}`);
  }, platform);
  const event = (key: string, code: string, more: KeyboardEventInit = {}) =>
    new KeyboardEvent('keydown', { key, code, ...more });
  return {
    sent,
    keyboard,
    down: (key: string, code: string, more?: KeyboardEventInit) => keyboard.down(event(key, code, more)),
    up: (key: string, code: string, more?: KeyboardEventInit) => keyboard.up(event(key, code, more)),
  };
}

afterEach(() => void vi.useRealTimers());

describe('the keyboard', () => {
  it('releases a key with the keysym it was pressed with, whatever Shift became meanwhile', () => {
    const { sent, down, up } = start();
    down('Shift', 'ShiftLeft', { shiftKey: true });
    down('A', 'KeyA', { shiftKey: true });
    up('Shift', 'ShiftLeft');
    up('a', 'KeyA');
    expect(sent).toEqual(['+ShiftLeft:ffe1', '+KeyA:41', '-ShiftLeft:ffe1', '-KeyA:41']);
  });

  it('releases everything when the focus goes, and nothing twice', () => {
    const { sent, keyboard, down, up } = start();
    down('Control', 'ControlLeft', { ctrlKey: true });
    down('s', 'KeyS', { ctrlKey: true });
    keyboard.releaseAll();
    up('s', 'KeyS');
    expect(sent.slice(2)).toEqual(['-ControlLeft:ffe3', '-KeyS:73']);
  });

  it('presses a modifier that went down where the page did not see it, and lets go of one that went up there', () => {
    const { sent, down, up } = start();
    down('s', 'KeyS', { ctrlKey: true });
    up('s', 'KeyS', { ctrlKey: true });
    down('x', 'KeyX');
    expect(sent).toEqual(['+ControlLeft:ffe3', '+KeyS:73', '-KeyS:73', '-ControlLeft:ffe3', '+KeyX:78']);
  });

  it('takes the Ctrl away that Windows sends before AltGr', () => {
    vi.useFakeTimers();
    const { sent, down } = start('windows');
    down('Control', 'ControlLeft', { ctrlKey: true });
    down('AltGraph', 'AltRight', { ctrlKey: true, altKey: true });
    down('€', 'KeyE', { ctrlKey: true, altKey: true });
    vi.runAllTimers();
    expect(sent).toEqual(['+AltRight:fe03', '+KeyE:10020ac']);
  });

  it('sends a lone Ctrl on Windows after a moment', () => {
    vi.useFakeTimers();
    const { sent, down } = start('windows');
    down('Control', 'ControlLeft', { ctrlKey: true });
    expect(sent).toEqual([]);
    vi.runAllTimers();
    expect(sent).toEqual(['+ControlLeft:ffe3']);
  });

  it('releases keys at once that were pressed with Cmd, because macOS never tells their release', () => {
    const { sent, down } = start('mac');
    down('Meta', 'MetaLeft', { metaKey: true });
    down('c', 'KeyC', { metaKey: true });
    expect(sent).toEqual(['+MetaLeft:ffe9', '+KeyC:63', '-KeyC:63']);
  });

  it('leaves keys of the local input method and dead keys to the browser', () => {
    const { sent, down } = start();
    expect(down('HangulMode', 'Lang1')).toBe(false);
    expect(down('HanjaMode', 'Lang2')).toBe(false);
    expect(down('Dead', 'BracketLeft')).toBe(false);
    expect(down('CapsLock', 'CapsLock')).toBe(false);
    expect(sent).toEqual([]);
  });
});

describe('keysyms', () => {
  it.each([
    ['a', 'KeyA', 0, 0x61],
    ['é', 'Digit2', 0, 0xe9],
    ['ㄱ', 'KeyR', 0, 0x01003131],
    ['Enter', 'Enter', 0, 0xff0d],
    ['Enter', 'NumpadEnter', 3, 0xff8d],
    ['5', 'Numpad5', 3, 0xffb5],
    ['.', 'NumpadDecimal', 3, 0xffae],
    ['Clear', 'Numpad5', 3, 0xff9d],
    ['F1', 'F1', 0, 0xffbe],
    ['F12', 'F12', 0, 0xffc9],
    ['Control', 'ControlRight', 2, 0xffe4],
    ['Delete', 'Delete', 0, 0xffff],
  ])('names %s at %s', (key, code, location, keysym) => {
    expect(keysymOf({ key, code, location })).toBe(keysym);
  });
});
