/** Looks at a session's display as a browser does, through the gateway: RFB 3.8 with raw pixels (RFC 6143). It types and presses nothing. */
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket } from 'ws';

export interface Screen {
  width: number;
  height: number;
  /** Three bytes a pixel: red, green, blue; row after row. */
  rgb: Buffer;
  /** Waits until something has been drawn since, and puts it into the picture. Rejects when the display is gone. */
  update(): Promise<void>;
  /** Whether there is more to see than the black of an empty screen. */
  showsSomething(): boolean;
}

const VERSION = Buffer.from('RFB 003.008\n', 'latin1');
const SECURITY_NONE = 1;
const RAW = 0;
/**
 * Sent apart from the picture to who asks for it; otherwise the server draws the pointer into an empty screen. TigerVNC does so all the
 * same where the pointer is elsewhere than its client put it, so it has to be put somewhere.
 */
const CURSOR = -239;
const BYTES_PER_PIXEL = 4;
/** 32 bits a pixel, 24 of them used, little-endian, true colour: blue, green, red, nothing. */
const PIXEL_FORMAT = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);

export async function openScreen(socket: WebSocket): Promise<Screen> {
  const stream = createWebSocketStream(socket);
  const take = reader(stream);
  await take(VERSION.length);
  stream.write(VERSION);
  const [count = 0] = await take(1);
  if (!(await take(count)).includes(SECURITY_NONE)) throw new Error('The display asks for a password.');
  stream.write(Buffer.of(SECURITY_NONE));
  if ((await take(4)).readUInt32BE() !== 0) throw new Error('The display refuses.');
  stream.write(Buffer.of(1));
  const init = await take(24);
  const [width, height] = [init.readUInt16BE(0), init.readUInt16BE(2)];
  await take(init.readUInt32BE(20));
  const encodings = Buffer.alloc(12);
  encodings.writeUInt8(2, 0);
  encodings.writeUInt16BE(2, 2);
  encodings.writeInt32BE(RAW, 4);
  encodings.writeInt32BE(CURSOR, 8);
  const pointer = Buffer.alloc(6);
  pointer.writeUInt8(5, 0);
  pointer.writeUInt16BE(width - 1, 2);
  pointer.writeUInt16BE(height - 1, 4);
  stream.write(Buffer.concat([Buffer.of(0, 0, 0, 0), PIXEL_FORMAT, encodings, pointer]));

  const rgb = Buffer.alloc(width * height * 3);
  const black = Buffer.alloc(rgb.length);
  let isFirst = true;

  function askForUpdate(): void {
    const request = Buffer.alloc(10);
    request.writeUInt8(3, 0);
    request.writeUInt8(isFirst ? 0 : 1, 1);
    request.writeUInt16BE(width, 6);
    request.writeUInt16BE(height, 8);
    isFirst = false;
    stream.write(request);
  }

  async function readRectangle(): Promise<void> {
    const head = await take(12);
    const [left, top, across, down] = [0, 2, 4, 6].map((at) => head.readUInt16BE(at)) as [
      number,
      number,
      number,
      number,
    ];
    const encoding = head.readInt32BE(8);
    if (encoding === CURSOR) {
      await take(across * down * BYTES_PER_PIXEL + Math.ceil(across / 8) * down);
      return;
    }
    if (encoding !== RAW) throw new Error(`The display sends encoding ${encoding}, for which it was not asked.`);
    for (let y = top; y < top + down; y++) {
      const row = await take(across * BYTES_PER_PIXEL);
      for (let x = 0; x < across; x++) {
        const at = (y * width + left + x) * 3;
        rgb[at] = row[x * BYTES_PER_PIXEL + 2] ?? 0;
        rgb[at + 1] = row[x * BYTES_PER_PIXEL + 1] ?? 0;
        rgb[at + 2] = row[x * BYTES_PER_PIXEL] ?? 0;
      }
    }
  }

  /** True where it was an update of the picture. */
  async function readMessage(): Promise<boolean> {
    const [kind] = await take(1);
    switch (kind) {
      case 0: {
        const rectangles = (await take(3)).readUInt16BE(1);
        for (let n = 0; n < rectangles; n++) await readRectangle();
        return true;
      }
      case 1: // colours of a palette
        await take((await take(5)).readUInt16BE(3) * 6);
        return false;
      case 2: // a bell
        return false;
      case 3: // the clipboard
        await take((await take(7)).readUInt32BE(3));
        return false;
      default:
        throw new Error(`The display sends a message of kind ${kind}, which RFB 3.8 does not have.`);
    }
  }

  return {
    width,
    height,
    rgb,
    async update() {
      askForUpdate();
      while (!(await readMessage()));
    },
    showsSomething: () => !rgb.equals(black),
  };
}

function reader(stream: Duplex): (length: number) => Promise<Buffer> {
  let failure: Error | null = null;
  let wake = (): void => {};
  // One listener for good: a new one is called at once as long as anything is there, be it too little.
  for (const event of ['readable', 'end', 'close']) stream.on(event, () => wake());
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  return async (length) => {
    for (;;) {
      const bytes: Buffer | null = length === 0 ? Buffer.alloc(0) : stream.read(length);
      if (bytes?.length === length) return bytes;
      // At the end there is less than was asked for.
      if (failure !== null || bytes !== null || stream.readableEnded || stream.destroyed) {
        throw failure ?? new Error('The display is gone.');
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
