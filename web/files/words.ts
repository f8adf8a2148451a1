/** What a file's size and permissions are for people. */
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const UNIT = 1024;

/** As file managers and `ls -h` write it: '0 B', '1.4 KiB', '23 MiB'. */
export function sizeInWords(bytes: number): string {
  if (bytes < UNIT) return `${bytes} B`;
  let size = bytes / UNIT;
  let unit = 0;
  // What would be rounded to 1024 is one of the next unit.
  while (size >= UNIT - 0.5 && unit < UNITS.length - 1) {
    size /= UNIT;
    unit += 1;
  }
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** Whose permissions, and which, in the order of the nine bits. */
export const WHO = ['owner', 'group', 'others'] as const;
export const MAY = ['read', 'write', 'run'] as const;

export const bitOf = (who: (typeof WHO)[number], may: (typeof MAY)[number]): number =>
  0o400 >> (WHO.indexOf(who) * MAY.length + MAY.indexOf(may));

/** 'rwxr-x---' */
export function modeInLetters(mode: number): string {
  return [...'rwxrwxrwx'].map((letter, index) => ((mode & (0o400 >> index)) === 0 ? '-' : letter)).join('');
}
