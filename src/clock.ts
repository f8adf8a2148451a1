/**
 * The processes of a site compare moments that others of them stored: when a log-in was refreshed, a share ends, a session was used last.
 * That of the database's server is what all of them must agree with. (The bus counts durations, and by its own clock alone.)
 */

/** A log-in that is refreshed twice within 30 s survives: two clocks may be off in opposite directions. */
export const TOLERANCE_MS = 5_000;

/** How far this clock is ahead of another one (behind: less than 0), as far as the time that its answer took lets one say. */
export async function aheadMs(other: () => Promise<number>, now: () => number = Date.now): Promise<number> {
  const before = now();
  const there = await other();
  const after = now();
  if (there < before) return before - there;
  return there > after ? after - there : 0;
}

/** Null where it is near enough. */
export function clockFault(aheadMs: number, whose: string): string | null {
  if (Math.abs(aheadMs) <= TOLERANCE_MS) return null;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${whose}.`;
}

/** Throws where this machine's clock is too far from the database's. */
export async function checkClock(database: () => Promise<number>): Promise<void> {
  const fault = clockFault(await aheadMs(database), 'the database’s server');
  if (fault === null) return;
  throw new Error(
    `${fault} Log-ins would end and shares would outlive their end. Set the one that is wrong: timedatectl set-ntp true`,
  );
}
