const LONGEST_NAME = 80;

/** 'gedit 2026-11-25 19.30.05.png', in local time and without what file systems or shells trip over. */
export function pictureName(session: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  const name = session
    .replaceAll(/[\p{C}\\/:*?"<>|]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  return `${[...name].slice(0, LONGEST_NAME).join('').trim() || 'desktop'} ${day} ${time}.png`;
}
