/** What this browser has told its user of, in whichever tab: each thing once. */
const STORED = 'berth-told';
const KEPT = 50;

/** True for the first that asks. */
export function tellOnce(name: string, storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): boolean {
  const told = (storage.getItem(STORED) ?? '').split('\n').filter((line) => line !== '');
  if (told.includes(name)) return false;
  storage.setItem(STORED, [...told, name].slice(-KEPT).join('\n'));
  return true;
}
