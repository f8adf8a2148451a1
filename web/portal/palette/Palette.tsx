import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../ui/i18n.ts';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import * as palette from '../locales/palette.ts';
import { type Command, fitting } from './commands.ts';
import classes from './Palette.module.css';
import { useCommands } from './useCommands.tsx';

addTexts('palette', palette);

/** Everything one can do, by typing a part of its name: a combobox whose list is always open. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('palette');
  const id = useId();
  useReturnFocus();
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  const found = fitting(useCommands(), query);
  const active = Math.min(place, found.length - 1);
  const optionId = (index: number) => `${id}-${index}`;

  useEffect(() => {
    list.current?.querySelectorAll('[role=option]')[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const keydown = (event: KeyboardEvent) => {
    // The key that ends a syllable belongs to the input method.
    if (event.nativeEvent.isComposing || found.length === 0) return;
    const places: Record<string, number> = {
      ArrowDown: (active + 1) % found.length,
      ArrowUp: (active - 1 + found.length) % found.length,
      PageUp: 0,
      PageDown: found.length - 1,
    };
    const next = places[event.key];
    if (next === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === undefined) run(found[active]);
    else setPlace(next);
  };

  const isGrouped = query.trim() === '';
  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12dvh">
      <Modal.Overlay />
      <Modal.Content aria-label={t('title')} radius="lg">
        <div className={classes.palette}>
          <div className={classes.field}>
            <IconSearch size={19} aria-hidden />
            <input
              className={classes.input}
              data-autofocus
              role="combobox"
              aria-expanded
              aria-autocomplete="list"
              aria-controls={`${id}-list`}
              aria-activedescendant={found.length > 0 ? optionId(active) : undefined}
              aria-label={t('placeholder')}
              placeholder={t('placeholder')}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => {
                setQuery(event.currentTarget.value);
                setPlace(0);
              }}
              onKeyDown={keydown}
            />
          </div>
          <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('results')} className={classes.list}>
            {found.map((command, index) => (
              <div key={`${command.group} ${command.id}`} role="presentation">
                {isGrouped && command.group !== found[index - 1]?.group && (
                  <div role="presentation" className={classes.group}>
                    {t(`group.${command.group}`)}
                  </div>
                )}
                <button
                  id={optionId(index)}
                  type="button"
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  className={classes.option}
                  onPointerMove={() => setPlace(index)}
                  onClick={() => run(command)}
                >
                  <span className={classes.icon}>{command.icon}</span>
                  <span className={classes.label}>{command.label}</span>
                  {!isGrouped && <span className={classes.hint}>{t(`group.${command.group}`)}</span>}
                </button>
              </div>
            ))}
          </div>
          <p role="status" className={classes.nothing}>
            {found.length === 0 && t('nothing', { query: query.trim() })}
          </p>
          <footer className={classes.hints} aria-hidden>
            <span>
              <kbd>↑</kbd> <kbd>↓</kbd> {t('hints.move')}
            </span>
            <span>
              <kbd>↵</kbd> {t('hints.run')}
            </span>
            <span>
              <kbd>Esc</kbd> {t('hints.close')}
            </span>
          </footer>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
