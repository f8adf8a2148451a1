/** The conversation after the handshake, as far as tests need it: everything a client may do, and what the server says (RFC 6143, 7.5 and 7.6). */
import { byteReader } from '../../src/display/byte-reader.ts';
import type { Desktop } from './rfb.ts';
import { until } from './until.ts';

const RAW = 0;
const DESKTOP_SIZE_EXTENDED = -308;
const UPDATE = 0;
const BELL = 2;
const CUT_TEXT = 3;
const RETURN = 0xff0d;

export interface Conversation {
  type(text: string): void;
  /** Presses keys one after the other and lets go of them. */
  chord(...keysyms: number[]): void;
  pointer(x: number, y: number, buttons: number): void;
  /** Offers a text as the clipboard's. */
  cutText(text: string): void;
  resize(width: number, height: number): void;
  /** Answers when the server has dealt with all that was sent before. */
  settled(): Promise<void>;
  /** The clipboards that the server has sent. */
  clipboards: string[];
  /** The server's answers to one's own wishes for another size: 0 is yes. */
  resizeAnswers: number[];
  size: { width: number; height: number };
}

/** Takes over a desktop's socket. Of the picture only single pixels are asked for. */
export function converse({ socket, width, height }: Desktop): Conversation {
  const reader = byteReader();
  let updates = 0;
  const heard: Pick<Conversation, 'clipboards' | 'resizeAnswers' | 'size'> = {
    clipboards: [],
    resizeAnswers: [],
    size: { width, height },
  };

  async function rectangle(): Promise<void> {
    const head = await reader.read(12);
    const encoding = head.readInt32BE(8);
    if (encoding === RAW) {
      await reader.read(head.readUInt16BE(4) * head.readUInt16BE(6) * 4);
      return;
    }
    if (encoding !== DESKTOP_SIZE_EXTENDED) throw new Error(`encoding ${encoding} was not asked for`);
    const [screens = 0] = await reader.read(4);
    await reader.read(screens * 16);
    const [byMyself, result] = [head.readUInt16BE(0) === 1, head.readUInt16BE(2)];
    if (byMyself) heard.resizeAnswers.push(result);
    if (result === 0) heard.size = { width: head.readUInt16BE(4), height: head.readUInt16BE(6) };
  }

  async function listen(): Promise<void> {
    for (;;) {
      const type = (await reader.read(1)).readUInt8();
      if (type === UPDATE) {
        const count = (await reader.read(3)).readUInt16BE(1);
        for (let n = 0; n < count; n++) await rectangle();
        updates += 1;
      } else if (type === CUT_TEXT) {
        const length = (await reader.read(7)).readUInt32BE(3);
        heard.clipboards.push((await reader.read(length)).toString('latin1'));
      } else if (type !== BELL) throw new Error(`message ${type} was not expected`);
    }
  }
  socket.on('message', (bytes: Buffer) => reader.push(bytes));
  socket.on('close', () => reader.end(new Error('the socket is closed')));
  listen().catch((error: unknown) => reader.end(error as Error));

  const encodings = Buffer.alloc(12);
  encodings.writeUInt8(2, 0);
  encodings.writeUInt16BE(2, 2);
  encodings.writeInt32BE(RAW, 4);
  encodings.writeInt32BE(DESKTOP_SIZE_EXTENDED, 8);
  socket.send(encodings);

  const key = (keysym: number, down: 0 | 1): void =>
    socket.send(Buffer.of(4, down, 0, 0, 0, 0, keysym >> 8, keysym & 255));
  const chord = (...keysyms: number[]): void => {
    for (const keysym of keysyms) key(keysym, 1);
    for (const keysym of keysyms.toReversed()) key(keysym, 0);
  };
  return Object.assign(heard, {
    chord,
    type(text: string) {
      for (const one of text) chord(one === '\n' ? RETURN : one.charCodeAt(0));
    },
    pointer(x: number, y: number, buttons: number) {
      socket.send(Buffer.of(5, buttons, x >> 8, x & 255, y >> 8, y & 255));
    },
    cutText(text: string) {
      const head = Buffer.of(6, 0, 0, 0, 0, 0, 0, 0);
      head.writeUInt32BE(text.length, 4);
      socket.send(Buffer.concat([head, Buffer.from(text, 'latin1')]));
    },
    resize(wide: number, high: number) {
      const message = Buffer.alloc(24);
      message.writeUInt8(251, 0);
      message.writeUInt16BE(wide, 2);
      message.writeUInt16BE(high, 4);
      message.writeUInt8(1, 6);
      message.writeUInt16BE(wide, 16);
      message.writeUInt16BE(high, 18);
      socket.send(message);
    },
    async settled() {
      const before = updates;
      socket.send(Buffer.of(3, 0, 0, 0, 0, 0, 0, 1, 0, 1));
      await until('the server has answered', () => updates > before);
    },
  });
}
