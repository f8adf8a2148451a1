/** A name for an upload that is the same each time the same file goes to the same place. */

const SEEDS = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];

/**
 * Not crypto.subtle: it is not there on a plain-http page of a trusted network. Nobody gains by two files of one name:
 * both are the same user's.
 */
export function uploadId(file: { name: string; size: number; lastModified: number }, path: string): string {
  const text = JSON.stringify([path, file.name, file.size, file.lastModified]);
  return SEEDS.map((seed) => cyrb53(text, seed).toString(16).padStart(14, '0')).join('');
}

/** Bryc's cyrb53: 53 bits, each of which hangs on every letter. */
function cyrb53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    high = Math.imul(high ^ letter, 2654435761);
    low = Math.imul(low ^ letter, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
