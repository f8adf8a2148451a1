import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCommand } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyQueue } from './keyQueue.ts';
import { KEYSYM, keysymOfCharacter } from './keysyms.ts';

const CHORDS: readonly (readonly [label: string, ...keysyms: number[]])[] = [
  ['Ctrl+Alt+Del', KEYSYM.controlLeft, KEYSYM.altLeft, KEYSYM.delete],
  ['Ctrl+W', KEYSYM.controlLeft, keysymOfCharacter('w')],
  ['Ctrl+T', KEYSYM.controlLeft, keysymOfCharacter('t')],
  ['Ctrl+N', KEYSYM.controlLeft, keysymOfCharacter('n')],
  ['Alt+Tab', KEYSYM.altLeft, KEYSYM.tab],
  ['Alt+F4', KEYSYM.altLeft, KEYSYM.f4],
  ['Esc', KEYSYM.escape],
  ['Tab', KEYSYM.tab],
  ['F11', KEYSYM.f11],
  ['Super', KEYSYM.superLeft],
  ['Print Screen', KEYSYM.printScreen],
];

const HOLDABLE: readonly (readonly [label: string, keysym: number, code: string])[] = [
  ['Ctrl', KEYSYM.controlLeft, 'ControlLeft'],
  ['Alt', KEYSYM.altLeft, 'AltLeft'],
  ['Shift', KEYSYM.shiftLeft, 'ShiftLeft'],
];

interface Props {
  keys: KeyQueue;
  isReady: boolean;
  onSent: () => void;
}

/** Keys that never reach a page, because the browser or the system keeps them; and modifiers to hold, for touch and for the mouse. */
export function KeysMenu({ keys, isReady, onSent }: Props) {
  const { t } = useTranslation('framework');
  const [held, setHeld] = useState<readonly string[]>([]);

  // A new connection knows nothing of keys that were held in the old one.
  useEffect(() => {
    if (!isReady) setHeld([]);
  }, [isReady]);

  const toggle = (label: string, keysym: number, code: string) => {
    const isHeld = held.includes(label);
    keys.key(keysym, code, !isHeld);
    setHeld(isHeld ? held.filter((one) => one !== label) : [...held, label]);
    onSent();
  };

  return (
    <Menu position="bottom-end" returnFocus={false} disabled={!isReady}>
      <Menu.Target>
        <Tooltip label={held.length > 0 ? t('keys.held', { key: held.join('+') }) : t('keys.menu')}>
          <ActionIcon
            size="lg"
            aria-label={t('keys.menu')}
            disabled={!isReady}
            {...(held.length > 0 && { variant: 'light', color: 'amber' })}
          >
            <IconCommand size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('keys.help')}</Menu.Label>
        {CHORDS.map(([label, ...keysyms]) => (
          <Menu.Item
            key={label}
            onClick={() => {
              keys.chord(keysyms);
              onSent();
            }}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Label>{t('keys.hold')}</Menu.Label>
        {HOLDABLE.map(([label, keysym, code]) => (
          <Menu.CheckboxItem
            key={label}
            closeMenuOnClick
            checked={held.includes(label)}
            onChange={() => toggle(label, keysym, code)}
          >
            {label}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
