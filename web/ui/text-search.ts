/**
 * Finds texts while somebody still types, in English and Korean. Hangul is compared by its keys, so that a syllable under composition
 * finds what it will become (팔 finds 파라뷰), and also by initial consonants alone (ㅍㄹㅂ).
 */
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const INITIALS = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const VOWELS = 'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ');
const FINALS =
  ' ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(' ');
/** Input methods join these where no vowel stands between them. */
const JOINED: Record<string, string> = Object.fromEntries(
  [...'ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ'].map((joined, index) => [
    joined,
    FINALS.filter((final) => final.length === 2)[index] ?? '',
  ]),
);

/** How well something with these names and other words fits what was typed: 0 is best; null where it does not. */
export function searchRank(query: string, names: string[], more: string[] = []): number | null {
  const words = query.split(/\s+/).filter((word) => word !== '');
  const areAllIn = (texts: string[]) => words.every((word) => texts.some((text) => placeOf(word, text) !== null));
  if (words.length > 0 && names.some((name) => placeOf(words.join(' '), name) === 0)) return 0;
  if (areAllIn(names)) return 1;
  return areAllIn([...names, ...more]) ? 2 : null;
}

/** At which character of a text a word begins; null where it is not in it. */
function placeOf(word: string, text: string): number | null {
  const typed = keysOf(word).join('');
  const keys = keysOf(text);
  const initials = keys.map((one) => one[0]).join('');
  const place = keys.findIndex(
    (_, index) => keys.slice(index).join('').startsWith(typed) || initials.startsWith(typed, index),
  );
  return place < 0 ? null : place;
}

/** The keys that type each character. */
function keysOf(text: string): string[] {
  return [...text.normalize('NFC').toLowerCase()].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return JOINED[character] ?? character;
    const syllable = code - FIRST_SYLLABLE;
    const vowel = Math.floor(syllable / FINALS.length) % VOWELS.length;
    const initial = Math.floor(syllable / FINALS.length / VOWELS.length);
    return `${INITIALS[initial]}${VOWELS[vowel]}${FINALS[syllable % FINALS.length]}`;
  });
}
