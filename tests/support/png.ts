/** Reads the PNGs that Berth itself makes (RGB of 8 bits, rows without a filter), and makes such for tests. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

export interface Picture {
  width: number;
  height: number;
  /** '#rrggbb' */
  at(x: number, y: number): string;
}

export function readPng(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const packed: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(packed));
  if (rows.length !== height * (1 + 3 * width)) throw new Error(`${rows.length} bytes are not ${width}x${height}`);
  return {
    width,
    height,
    at: (x, y) => `#${rows.toString('hex', y * (1 + 3 * width) + 1 + 3 * x, y * (1 + 3 * width) + 4 + 3 * x)}`,
  };
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(checked), 4);
  return Buffer.concat([frame.subarray(0, 4), checked, frame.subarray(4)]);
}

/** Of one colour, unless other parts are given. */
export function makePng(
  width: number,
  height: number,
  parts: { kind?: number[]; pixels?: Buffer; more?: Buffer } = {},
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  Buffer.from(parts.kind ?? [8, 2, 0, 0, 0]).copy(head, 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', head),
    parts.more ?? Buffer.alloc(0),
    pngChunk('IDAT', deflateSync(parts.pixels ?? Buffer.alloc(height * (1 + 3 * width)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
