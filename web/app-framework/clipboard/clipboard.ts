/**
 * Makes one clipboard of two: the desktop's and the browser's. The newer copy counts. What is known of the browser's side is what was last
 * read from it or written to it; if it still has that, nothing was copied there since, and the desktop's own copy is the newer one.
 */
export interface ClipboardPorts {
  toDesktop: (text: string) => void;
  /** Resolves to whether the browser allowed it. */
  toBrowser: (text: string) => Promise<boolean>;
  /** The same, as the consequence of a click, which browsers allow more. */
  toBrowserByClick: (text: string) => Promise<boolean>;
  /** A page in the background must not write, and what is copied there was not copied by who sits here. */
  isInFront: () => boolean;
}

export interface ClipboardState {
  /** What was copied last, on either side. */
  text: string;
  /** It was copied in the desktop, and the browser did not take it. */
  isWaiting: boolean;
}

export type Offer = 'passed on' | 'nothing new' | 'too long';
export type Clipboard = ReturnType<typeof createClipboard>;

/** TigerVNC refuses more (MaxCutText), and says nothing. */
export const LONGEST_BYTES = 256 * 1024;

/** As it is sent: UTF-8, each line ended by CR and LF, a NUL at the end. */
export const isTooLong = (text: string): boolean =>
  new TextEncoder().encode(unixLines(text).replaceAll('\n', '\r\n')).length + 1 > LONGEST_BYTES;

const unixLines = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');

export function createClipboard(ports: ClipboardPorts) {
  let browserHas: string | null = null;
  let state: ClipboardState = { text: '', isWaiting: false };
  const listeners = new Set<() => void>();

  const become = (next: ClipboardState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const give = async (text: string, write: ClipboardPorts['toBrowser']): Promise<boolean> => {
    const isTaken = await write(text);
    if (isTaken) browserHas = text;
    // Something else may have been copied meanwhile.
    if (state.text === text) become({ text, isWaiting: !isTaken });
    return isTaken;
  };

  const send = (text: string): Offer => {
    if (isTooLong(text)) return 'too long';
    // Half a surrogate pair has no UTF-8.
    ports.toDesktop(text.toWellFormed());
    become({ text, isWaiting: false });
    return 'passed on';
  };

  return {
    /** Text was copied in the desktop. */
    copied: async (text: string): Promise<void> => {
      if (text === '') return;
      become({ text, isWaiting: false });
      if (ports.isInFront()) await give(text, ports.toBrowser);
    },
    /** The browser's clipboard has this. */
    offer: (text: string): Offer => {
      const lines = unixLines(text);
      if (lines === '' || lines === browserHas) return 'nothing new';
      const offer = send(lines);
      if (offer === 'passed on') browserHas = lines;
      return offer;
    },
    /** The user wants this on both sides. */
    put: async (text: string): Promise<Offer> => {
      const lines = unixLines(text);
      const offer = send(lines);
      if (offer === 'passed on') await give(lines, ports.toBrowserByClick);
      return offer;
    },
    /** The user's click allows what the browser refused. */
    take: () => give(state.text, ports.toBrowserByClick),
    /** The desktop is connected anew: it has lost what this page gave it. */
    reset: () => {
      browserHas = null;
    },
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
