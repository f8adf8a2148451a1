import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { listenToTyping } from './ime.ts';
import { createKeyboard, platformOf } from './keyboard.ts';
import type { KeyQueue } from './keyQueue.ts';
import classes from './TypingArea.module.css';

interface Props {
  ref: Ref<HTMLTextAreaElement>;
  keys: KeyQueue;
  label: string;
  /** Where the user last pressed: the caret is probably there, so candidates and the preedit belong there. */
  at: { x: number; y: number };
  isDisabled: boolean;
  onLeave: () => void;
  onPaste: (text: string) => boolean;
  onFocus: (hasFocus: boolean) => void;
}

/** The invisible text area that has the keyboard in place of the desktop, and the label that shows the syllable in composition. */
export function TypingArea({ ref, keys, label, at, isDisabled, onLeave, onPaste, onFocus }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [preedit, setPreedit] = useState('');
  useImperativeHandle(ref, () => area.current as HTMLTextAreaElement, []);
  const left = useEffectEvent(onLeave);
  const pasted = useEffectEvent(onPaste);

  useEffect(() => {
    if (area.current === null) return;
    return listenToTyping(area.current, {
      keyboard: createKeyboard(keys.key, platformOf(navigator)),
      sendText: keys.text,
      sendChord: keys.chord,
      onPreedit: setPreedit,
      onLeave: () => left(),
      onPaste: (text) => pasted(text),
    });
  }, [keys]);

  return (
    <div className={classes.place} style={{ left: at.x, top: at.y }}>
      <textarea
        ref={area}
        className={classes.area}
        aria-label={label}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        readOnly={isDisabled}
        onFocus={() => onFocus(true)}
        onBlur={() => onFocus(false)}
        rows={1}
      />
      {preedit !== '' && (
        <output className={classes.preedit} aria-hidden>
          {preedit}
        </output>
      )}
    </div>
  );
}
