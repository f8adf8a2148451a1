/** Between moments of the portal and what a field of date and time has: the wall clock of who looks. */
const MINUTE_MS = 60_000;

export function toField(moment: string | null): string {
  if (moment === null) return '';
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}

export const fromField = (value: string): string | null => (value === '' ? null : new Date(value).toISOString());
