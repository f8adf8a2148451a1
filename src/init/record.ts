/** What the runs before were told and have written, in the folder itself. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Given } from './answers.ts';
import { place, textOf, type Written } from './files.ts';

const FILE = '.init.json';

const record = z.object({ answers: z.record(z.string(), z.string()), written: z.record(z.string(), z.string()) });

export interface InitRecord {
  answers: Given;
  written: Written;
}

/** An empty one where none is there yet. */
export function readRecord(folder: string): InitRecord {
  const text = textOf(join(folder, FILE));
  if (text === null) return { answers: {}, written: {} };
  try {
    return record.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `${join(folder, FILE)} is not as Berth wrote it. Remove it: files that differ from what Berth would write then count as edited.`,
    );
  }
}

export function writeRecord(folder: string, { answers, written }: InitRecord): void {
  const sorted = Object.fromEntries(Object.entries(written).sort(([one], [other]) => (one < other ? -1 : 1)));
  const text = `${JSON.stringify({ answers, written: sorted }, null, 2)}\n`;
  place(join(folder, FILE), { text, mode: 0o600 }, () => null);
}
