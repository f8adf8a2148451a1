/** What a job sends as a picture of its screen: exactly the kind of PNG that scheduler/thumbnail.pl makes, and nothing beside it. */
import { crc32, inflateSync } from 'node:zlib';

export const THUMBNAIL_MAX = { width: 320, height: 240, bytes: 256 * 1024 };

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Of each chunk: its length, its type and its checksum. */
const FRAME_BYTES = 12;
/** 8 bits a sample, RGB, the one way to compress and to filter, not interlaced. */
const KIND = Buffer.of(8, 2, 0, 0, 0);

/** Why it is none; null where it is one. */
export function thumbnailFault(bytes: Buffer): string | null {
  const chunks = readChunks(bytes);
  if (chunks === null) return 'it is not a whole PNG';
  const [head, ...rest] = chunks;
  if (head?.type !== 'IHDR' || head.data.length !== 13 || !head.data.subarray(8).equals(KIND)) {
    return 'it is not an RGB picture of 8 bits';
  }
  const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)];
  if (width === 0 || height === 0 || width > THUMBNAIL_MAX.width || height > THUMBNAIL_MAX.height) {
    return `it has ${width}x${height} pixels; at most ${THUMBNAIL_MAX.width}x${THUMBNAIL_MAX.height} are taken`;
  }
  const end = rest.pop();
  if (end?.type !== 'IEND' || end.data.length > 0 || rest.some(({ type }) => type !== 'IDAT')) {
    return 'it has parts beside the picture';
  }
  const expected = height * (1 + 3 * width);
  return inflatedBytes(Buffer.concat(rest.map(({ data }) => data)), expected) === expected
    ? null
    : 'its pixels are not those of its size';
}

function readChunks(bytes: Buffer): { type: string; data: Buffer }[] | null {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  const chunks = [];
  for (let at = SIGNATURE.length; at < bytes.length; ) {
    if (bytes.length - at < FRAME_BYTES) return null;
    const length = bytes.readUInt32BE(at);
    if (length > bytes.length - at - FRAME_BYTES) return null;
    const checked = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(checked) !== bytes.readUInt32BE(at + 8 + length)) return null;
    chunks.push({ type: checked.toString('latin1', 0, 4), data: checked.subarray(4) });
    at += FRAME_BYTES + length;
  }
  return chunks;
}

/** Not more than expected is ever unpacked; null where that would not be all, or it cannot be unpacked. */
function inflatedBytes(packed: Buffer, expected: number): number | null {
  try {
    return inflateSync(packed, { maxOutputLength: expected }).length;
  } catch {
    return null;
  }
}
