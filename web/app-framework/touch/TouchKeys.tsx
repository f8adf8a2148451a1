import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { KEYSYM } from '../keysyms.ts';
import type { Latch } from './latch.ts';
import classes from './TouchKeys.module.css';

const MODIFIERS = [
  ['Ctrl', KEYSYM.controlLeft],
  ['Alt', KEYSYM.altLeft],
] as const;

/** The keys that an on-screen keyboard lacks, above it. Pressing them leaves it open. */
export function TouchKeys({ latch }: { latch: Latch }) {
  const { t } = useTranslation('framework');
  const held = useSyncExternalStore(latch.subscribe, latch.held);
  const ARROWS = [
    ['←', t('touch.left'), KEYSYM.left],
    ['↑', t('touch.up'), KEYSYM.up],
    ['↓', t('touch.down'), KEYSYM.down],
    ['→', t('touch.right'), KEYSYM.right],
  ] as const;
  const tap = (keysym: number) => latch.keys.chord([keysym]);

  return (
    // The keyboard's focus stays where it is.
    <div
      className={classes.row}
      role="toolbar"
      aria-label={t('touch.keys')}
      onMouseDown={(event) => event.preventDefault()}
    >
      <button type="button" className={classes.key} onClick={() => tap(KEYSYM.escape)}>
        Esc
      </button>
      <button type="button" className={classes.key} onClick={() => tap(KEYSYM.tab)}>
        Tab
      </button>
      {MODIFIERS.map(([label, keysym]) => (
        <button
          key={label}
          type="button"
          className={classes.key}
          aria-pressed={held.includes(keysym)}
          onClick={() => latch.toggle(keysym)}
        >
          {label}
        </button>
      ))}
      {ARROWS.map(([sign, label, keysym]) => (
        <button key={sign} type="button" className={classes.key} aria-label={label} onClick={() => tap(keysym)}>
          {sign}
        </button>
      ))}
    </div>
  );
}
