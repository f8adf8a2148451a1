/** What a run uses of what it was given, as people read it. */
import type { Run } from '../../src/runs/schema.ts';
import { gibOf } from '../ui/memory.ts';

const MIB_IN_GIB = 1024;

export interface Used {
  /** Processors that are kept busy: now, on average, and of how many. */
  busy: number;
  average: number;
  cpus: number;
  /** Memory, with its unit: now, at most, and of how much. */
  memory: string;
  peak: string;
  given: string;
}

/** null where its job has told of nothing. */
export function usedOf({ use, resources }: Pick<Run, 'use' | 'resources'>): Used | null {
  if (use === null || use.seconds === 0) return null;
  return {
    busy: Number(use.cpus.toFixed(1)),
    average: Number((use.cpu_seconds / use.seconds).toFixed(1)),
    cpus: resources.cpus,
    memory: inWords(use.memory),
    peak: inWords(use.memory_peak),
    given: inWords(gibOf(resources.memory) * MIB_IN_GIB),
  };
}

const inWords = (mib: number): string =>
  mib < MIB_IN_GIB ? `${mib} MiB` : `${Number((mib / MIB_IN_GIB).toFixed(1))} GiB`;
