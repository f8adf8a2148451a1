import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './PaletteButton.module.css';
import { isPaletteKey } from './palette-key.ts';

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the command palette, as its key does wherever the page has the keyboard: keys of a desktop do not come here. */
export function PaletteButton() {
  const { t } = useTranslation('portal');
  const [isOpen, setOpen] = useState(false);
  // With the button that shows it, and not a moment later: the first page is rendered in pieces.
  useLayoutEffect(() => {
    const keydown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || !isPaletteKey(event)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    window.addEventListener('keydown', keydown);
    return () => window.removeEventListener('keydown', keydown);
  }, []);
  return (
    <>
      <button
        type="button"
        className={classes.button}
        aria-haspopup="dialog"
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        onClick={() => setOpen(true)}
      >
        <IconSearch size={17} aria-hidden />
        <span className={classes.text}>{t('palette')}</span>
        <kbd className={classes.key} aria-hidden>
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      <Suspense>{isOpen && <Palette onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
