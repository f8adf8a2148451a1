/** The browser's side of the clipboard, which a page sees only in a secure context, and then as far as the browser allows. */
import { copyText } from '../../ui/copy-text.ts';
import type { ClipboardPorts } from './clipboard.ts';

export const browserClipboard: Omit<ClipboardPorts, 'toDesktop'> = {
  toBrowser: async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  },
  toBrowserByClick: copyText,
  isInFront: () => document.hasFocus(),
};

/** Whether the page can ask for it. Over plain http it cannot. */
export const isReadable = (): boolean => typeof navigator.clipboard?.readText === 'function';

/** May make the browser ask its user; null where the answer is no. */
export async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}

/** Whether it can be read without asking anybody. Only Chromium knows such a permission. */
export async function mayReadSilently(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
    return state === 'granted' && isReadable();
  } catch {
    return false;
  }
}
