import { notifications } from '@mantine/notifications';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotice } from '../../ui/useFailureNotice.tsx';
import { mayReadSilently, readClipboard } from './browser.ts';
import { CopiedNotice } from './CopiedNotice.tsx';
import type { Clipboard, ClipboardState, Offer } from './clipboard.ts';

const NOTICE = 'clipboard';
const NOTICE_MS = 15_000;

export interface SharedClipboard extends ClipboardState {
  /** Ctrl+V brought this; false where the desktop must not paste, for it has not got it. */
  pasted: (text: string) => boolean;
  /** Puts it on both sides; false where it is too long. */
  put: (text: string) => Promise<boolean>;
  /** Puts what was copied last on the browser's side. */
  take: () => Promise<boolean>;
}

/** Keeps the clipboards of the desktop and of this browser the same, as far as the browser allows, and says where it does not. */
export function useClipboard(clipboard: Clipboard, isActive: boolean): SharedClipboard {
  const { t } = useTranslation(['framework', 'ui']);
  const tell = useNotice();
  const state = useSyncExternalStore(clipboard.subscribe, clipboard.state);

  const waits = useEffectEvent((text: string) =>
    notifications.show({
      id: NOTICE,
      autoClose: NOTICE_MS,
      closeButtonProps: { 'aria-label': t('ui:close') },
      message: <CopiedNotice text={text} onCopy={clipboard.take} />,
    }),
  );
  useEffect(() => {
    notifications.hide(NOTICE);
    if (state.isWaiting) waits(state.text);
  }, [state]);
  useEffect(() => () => void notifications.hide(NOTICE), []);

  const isAccepted = (offer: Offer) => {
    if (offer === 'too long') tell(t('clipboard.tooLong'), t('clipboard.tooLongCure'));
    return offer !== 'too long';
  };

  // Whoever comes back from another window may have copied something there, and pastes with the desktop's own menu.
  useEffect(() => {
    if (!isActive) return;
    const look = async () => {
      if (!document.hasFocus() || !(await mayReadSilently())) return;
      const text = await readClipboard();
      if (text !== null) clipboard.offer(text);
    };
    void look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [clipboard, isActive]);

  return {
    ...state,
    pasted: (text) => isAccepted(clipboard.offer(text)),
    put: async (text) => isAccepted(await clipboard.put(text)),
    take: clipboard.take,
  };
}
