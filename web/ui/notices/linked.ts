/** Finds the addresses in a plain text. */

export interface Piece {
  text: string;
  /** Where it begins. */
  at: number;
  /** null: it is text alone. */
  href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"']+/g;
/** Of the sentence around it, or of a bracket that it does not open. */
const BEHIND = /[.,:;!?…。、]+$/u;

export function linked(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutBehind(found);
    if (!URL.canParse(address)) continue;
    if (index > done) pieces.push({ text: text.slice(done, index), at: done, href: null });
    pieces.push({ text: address, at: index, href: address });
    done = index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), at: done, href: null });
  return pieces;
}

function withoutBehind(found: string): string {
  const address = found.replace(BEHIND, '');
  return address.endsWith(')') && !address.includes('(') ? withoutBehind(address.slice(0, -1)) : address;
}
