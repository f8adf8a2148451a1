/** Archives as nobody's program makes them. */
import { crc32, deflateRawSync } from 'node:zlib';

const BLOCK_BYTES = 512;

export interface TarMember {
  name: string;
  /** A file where it is left out. */
  type?: '0' | '1' | '2' | '3' | '5' | '6' | 'S';
  content?: Buffer;
  target?: string;
  mode?: number;
  /** What is said of its length, where that is not so. */
  says?: number;
}

export function tarOf(members: TarMember[]): Buffer {
  const parts = members.flatMap(({ name, type = '0', content = Buffer.alloc(0), target = '', mode = 0o644, says }) => {
    const head = Buffer.alloc(BLOCK_BYTES);
    head.write(name, 0);
    head.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
    head.write(`${(says ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
    head.write('14000000000\0', 136);
    head.write(' '.repeat(8), 148);
    head.write(type, 156);
    head.write(target, 157);
    head.write('ustar\x0000', 257);
    const sum = head.reduce((before, byte) => before + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [head, content, Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK_BYTES)]);
}

export interface ZipMember {
  name: string | Buffer;
  content?: Buffer;
  flags?: number;
  method?: number;
  /** Of Unix, with a file's type; of DOS where it is left out. */
  mode?: number;
  /** What the directory says of its length. */
  says?: number;
  /** In the place of its own bytes those of the first one. */
  shares?: boolean;
}

export function zipOf(members: ZipMember[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content = Buffer.alloc(0), flags = 0, method = 8, mode, says, shares = false } of members) {
    const bytes = Buffer.from(name as string);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE((44 << 9) | (3 << 5) | 1, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(says ?? content.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(shares ? 0 : at, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, mode === undefined ? 0 : 3]), common, tail, bytes);
    if (shares) continue;
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, bytes, packed]);
    files.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(members.length % 65536, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}
