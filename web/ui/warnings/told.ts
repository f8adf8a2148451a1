/** What this browser has told its user of, in whichever tab: each thing once, as long as it does not move. */
const STORED = 'berth-told';
const KEPT = 50;
const MOVED_MS = 60_000;

/** True for the first that asks. `at` is when it comes, in milliseconds since 1970. */
export function tellOnce(
  name: string,
  at: number,
  storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
): boolean {
  const told = (storage.getItem(STORED) ?? '').split('\n').filter((line) => line !== '');
  const isIt = (line: string) =>
    line.startsWith(`${name} `) && Math.abs(Number(line.slice(name.length + 1)) - at) < MOVED_MS;
  if (told.some(isIt)) return false;
  storage.setItem(STORED, [...told, `${name} ${at}`].slice(-KEPT).join('\n'));
  return true;
}
