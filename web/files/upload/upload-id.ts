/** A name for an upload that is the same each time the same file goes to the same place. */

/** FNV-1a of 128 bits, by Fowler, Noll and Vo. */
const OFFSET_BASIS = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x1000000000000000000013bn;
const BITS = 128;

/**
 * Not crypto.subtle: it is not there on a plain-http page of a trusted network. Nobody gains by two files of one name:
 * both are the same user's.
 */
export function uploadId(file: { name: string; size: number; lastModified: number }, path: string): string {
  const text = JSON.stringify([path, file.name, file.size, file.lastModified]);
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(BITS, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(BITS / 4, '0');
}
