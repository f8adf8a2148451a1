/** Where in its work a portal of tests/chaos/fragile-portal.ts is to die. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

export interface CallPoint {
  /** `<port>.<method>` */
  method: string;
  /** The how manieth call, from 1. */
  call: number;
  when: 'before' | 'after';
}

export const callsFile = (fuseFile: string): string => `${fuseFile}.calls`;

export interface Fuse {
  file: string;
  /** From now on calls are counted, and that one is the last. Without a point they are only counted. */
  set(point?: CallPoint): void;
  clear(): void;
  /** The calls that were counted since `set`, in order. */
  calls(): string[];
}

export function fuse(file: string): Fuse {
  const clear = (): void => {
    rmSync(file, { force: true });
    rmSync(callsFile(file), { force: true });
  };
  return {
    file,
    set(point) {
      clear();
      writeFileSync(file, JSON.stringify(point ?? {}));
    },
    clear,
    calls: () => (existsSync(callsFile(file)) ? readFileSync(callsFile(file), 'utf8').trim().split('\n') : []),
  };
}

/** Both sides of every call. */
export function pointsOf(calls: string[]): CallPoint[] {
  const counts = new Map<string, number>();
  return calls.flatMap((method) => {
    const call = (counts.get(method) ?? 0) + 1;
    counts.set(method, call);
    return [
      { method, call, when: 'before' },
      { method, call, when: 'after' },
    ] satisfies CallPoint[];
  });
}
