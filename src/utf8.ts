/** What of some bytes of a file is text: a character that they cut in two belongs to the next that are read. */

const CONTINUATION = 0b1000_0000;
const CONTINUATION_MASK = 0b1100_0000;
/** Of a character, after its first byte. */
const FOLLOWING_MAX = 3;

/** How many bytes at the beginning are the rest of a character that began before them. */
export function cutAtBeginning(bytes: Buffer): number {
  let count = 0;
  while (count < FOLLOWING_MAX && isContinuation(bytes[count])) count++;
  return count;
}

/** How many bytes at the end begin a character without ending it. */
export function cutAtEnd(bytes: Buffer): number {
  for (let count = 1; count <= Math.min(FOLLOWING_MAX, bytes.length); count++) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (isContinuation(byte)) continue;
    return lengthFrom(byte) > count ? count : 0;
  }
  return 0;
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & CONTINUATION_MASK) === CONTINUATION;

/** Of a character in UTF-8, as its first byte says; 1 where it says nothing. */
function lengthFrom(byte: number): number {
  if (byte >= 0b1111_0000 && byte < 0b1111_1000) return 4;
  if (byte >= 0b1110_0000) return byte < 0b1111_0000 ? 3 : 1;
  return byte >= 0b1100_0000 ? 2 : 1;
}
