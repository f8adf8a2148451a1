/** Whether a portal runs on a home: what `portal.json` says, as long as that process lives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStart } from './process-start.ts';

export const stateFileOf = (home: string): string => join(home, 'portal.json');

/** Null where none does, or where a crash left its state. */
export function runningPortal(home: string): { url: string; pid: number } | null {
  let state: { url: string; pid: number; start: string };
  try {
    state = JSON.parse(readFileSync(stateFileOf(home), 'utf8'));
  } catch {
    return null; // none, or torn by a crash: nobody is running here
  }
  return state.pid !== process.pid && processStart(state.pid) === state.start ? state : null;
}
