/** Imported into a Node process before its program: SIGUSR2 collects its garbage, so that what is left is what it needs. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

interface Collection {
  type: 'major';
  execution: 'sync';
  flavor?: 'last-resort';
}

setFlagsFromString('--expose-gc');
const collect: (how: Collection) => void = runInNewContext('gc');
// The last resort also gives back the room for young objects, which grows by megabytes with whatever came before.
process.on('SIGUSR2', () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }));

/** Of this process itself, which keeps its room for young objects. */
export function collectGarbage(): void {
  collect({ type: 'major', execution: 'sync' });
}
