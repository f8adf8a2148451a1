/**
 * Recognizes what a person does in the stream of a client's RFB messages, from ClientInit on: keys, pointer, clipboard. Nothing else
 * that flows is activity. It keeps a few bytes, whatever is sent, and knows the messages of RFC 6143 and of the extensions that
 * noVNC speaks (https://github.com/rfbproto/rfbproto).
 */

const CLIENT_INIT_BYTES = 1;
const HEAD_MAX_BYTES = 12;
const ENCODING_BYTES = 4;
const SCREEN_BYTES = 16;

const SET_ENCODINGS = 2;
const KEY_EVENT = 4;
const POINTER_EVENT = 5;
const CLIENT_CUT_TEXT = 6;
const CLIENT_FENCE = 248;
const SET_DESKTOP_SIZE = 251;
const QEMU = 255;
const QEMU_EXTENDED_KEY = 0;

/** How much follows the type of a message that has one length: SetPixelFormat, FramebufferUpdateRequest, KeyEvent, EnableContinuousUpdates, xvp. */
const FOLLOWS_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 19],
  [3, 9],
  [KEY_EVENT, 7],
  [150, 9],
  [250, 3],
]);

/** A client that has offered this means by the highest bit of a button mask that one more byte of buttons follows. */
const EXTENDED_MOUSE_BUTTONS = -316;
const MORE_BUTTONS = 0x80;
/**
 * 'There is something new in the clipboard.' The other extended messages a client sends by itself, as answers; that of what it can
 * do names this action, too.
 */
const CLIPBOARD_NOTIFY = 1 << 27;
const CLIPBOARD_CAPS = 1 << 24;

export interface InputListeners {
  /** A message of a key, the pointer or the clipboard; after `lost`, whatever arrives: it may be one. */
  input: () => void;
  /** What follows is not understood any more: a message of this type has no length that is known here. */
  lost: (type: number) => void;
}

/** What the head of a message says: how many bytes follow it, and whether a person made it. */
interface Reading {
  follows: number;
  isInput?: boolean;
  encodings?: number;
}

/** Takes what a client sends, in whatever pieces; never throws. */
export function inputRecognizer({ input, lost }: InputListeners): (bytes: Buffer) => void {
  const head = Buffer.alloc(HEAD_MAX_BYTES);
  let here = 0;
  let toSkip = CLIENT_INIT_BYTES;
  let encodings = 0;
  let hasMoreButtons = false;
  let isLost = false;

  function readEncoding(): void {
    if (here < ENCODING_BYTES) return;
    if (head.readInt32BE() === EXTENDED_MOUSE_BUTTONS) hasMoreButtons = true;
    encodings -= 1;
    here = 0;
  }

  function readMessage(): void {
    const reading = readHead(head, here, hasMoreButtons);
    if (reading === 'more') return;
    here = 0;
    if (reading === 'unknown') {
      isLost = true;
      lost(head.readUInt8());
      return;
    }
    toSkip = reading.follows;
    encodings = reading.encodings ?? 0;
    if (reading.isInput) input();
  }

  return (bytes) => {
    for (let at = 0; at < bytes.length && !isLost; ) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, bytes.length - at);
        toSkip -= skipped;
        at += skipped;
        continue;
      }
      head.writeUInt8(bytes.readUInt8(at), here);
      here += 1;
      at += 1;
      if (encodings > 0) readEncoding();
      else readMessage();
    }
    if (isLost && bytes.length > 0) input();
  };
}

/** `here` bytes of the head have arrived, at least one. */
function readHead(head: Buffer, here: number, hasMoreButtons: boolean): Reading | 'more' | 'unknown' {
  const type = head.readUInt8();
  const follows = FOLLOWS_BYTES.get(type);
  if (follows !== undefined) return { follows, isInput: type === KEY_EVENT };
  switch (type) {
    case SET_ENCODINGS:
      return here < 4 ? 'more' : { follows: 0, encodings: head.readUInt16BE(2) };
    case POINTER_EVENT:
      if (here < 2) return 'more';
      return { follows: hasMoreButtons && head.readUInt8(1) & MORE_BUTTONS ? 5 : 4, isInput: true };
    case CLIENT_CUT_TEXT:
      return here < 8 ? 'more' : readCutText(head, here);
    case CLIENT_FENCE:
      return here < 9 ? 'more' : { follows: head.readUInt8(8) };
    case SET_DESKTOP_SIZE:
      return here < 8 ? 'more' : { follows: head.readUInt8(6) * SCREEN_BYTES };
    case QEMU:
      if (here < 2) return 'more';
      return head.readUInt8(1) === QEMU_EXTENDED_KEY ? { follows: 10, isInput: true } : 'unknown';
    default:
      return 'unknown';
  }
}

/** A negative length is that of an extended message, which begins with four bytes of flags. */
function readCutText(head: Buffer, here: number): Reading | 'more' | 'unknown' {
  const length = head.readInt32BE(4);
  if (length >= 0) return { follows: length, isInput: true };
  if (length > -4) return 'unknown';
  if (here < 12) return 'more';
  const action = head.readInt32BE(8) & (CLIPBOARD_NOTIFY | CLIPBOARD_CAPS);
  return { follows: -length - 4, isInput: action === CLIPBOARD_NOTIFY };
}
