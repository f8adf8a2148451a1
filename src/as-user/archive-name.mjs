// @ts-check
/** Names in archives: bytes that may be of any computer, and a text that may lead anywhere. */

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const euckr = new TextDecoder('euc-kr');
/** Has a sign for each byte. */
const western = new TextDecoder('windows-1252');

/**
 * UTF-8; else what a Korean Windows writes; else what others wrote before.
 * @param {Buffer} bytes
 */
export function nameOfBytes(bytes) {
  try {
    return utf8.decode(bytes);
  } catch {
    return koreanOf(bytes) ?? western.decode(bytes);
  }
}

/**
 * CP949: EUC-KR, and in the room that it leaves all other syllables. Null where it is none.
 * @param {Buffer} bytes
 */
export function koreanOf(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const trail = bytes[++at] ?? 0;
    const sign =
      lead > 0xa0 && trail > 0xa0 ? euckr.decode(Buffer.from([lead, trail])) : otherSyllables()[placeOf(lead, trail)];
    if (sign?.length !== 1 || sign === '\ufffd') return null;
    text += sign;
  }
  return text;
}

/** @type {string[] | null} */
let others = null;

/** Those that EUC-KR has no place for, in the order of Unicode, as Microsoft has put them into CP949. */
function otherSyllables() {
  if (others !== null) return others;
  const known = new Set();
  for (let lead = 0xb0; lead <= 0xc8; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++) known.add(euckr.decode(Buffer.from([lead, trail])));
  const all = Array.from({ length: HANGUL_LAST - HANGUL_FIRST + 1 }, (_, index) =>
    String.fromCharCode(HANGUL_FIRST + index),
  );
  others = all.filter((syllable) => !known.has(syllable));
  return others;
}

/** Leads up to A0 have trails from 41 to FE, those after them up to A0; in either some are left out between letters.
 * @param {number} lead
 * @param {number} trail
 */
function placeOf(lead, trail) {
  const row = [
    [0x41, 0x5a],
    [0x61, 0x7a],
    [0x81, lead > 0xa0 ? 0xa0 : 0xfe],
  ];
  let column = 0;
  for (const [first = 0, last = 0] of row) {
    if (trail >= first && trail <= last) {
      const before = lead > 0xa0 ? 32 * 178 + (lead - 0xa1) * 84 : (lead - 0x81) * 178;
      return before + column + trail - first;
    }
    column += last - first + 1;
  }
  return -1;
}

/**
 * The parts of its path; null where it leads out of the folder that it is unpacked into.
 * @param {string} name
 */
export function partsOf(name) {
  if (name.startsWith('/') || name.includes('\0')) return null;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? null : parts;
}

/**
 * Whether a link that lies so deep leads to what is in the folder. Up it goes only at its beginning: elsewhere other links would count.
 * @param {string} target
 * @param {number} depth
 */
export function leadsInside(target, depth) {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return false;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const down = parts.findIndex((part) => part !== '..');
  const up = down < 0 ? parts.length : down;
  return up <= depth && !parts.slice(up).includes('..');
}
