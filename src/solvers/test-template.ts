/** A template for tests, with as little in it as there can be, and what a test puts in the place of its keys. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

const KEYS: Record<string, string> = {
  id: 'heat',
  name: 'Heat',
  description: '{ en: Heat in a plate, ko: 평판의 열전도 }',
  category: 'other',
  image: 'none',
  input: '{ kind: folder }',
  steps: '[{ name: solve, run: [heat] }]',
};

/** In the order of the keys above, each of them one line. */
export function template(changed: Record<string, string> = {}): string {
  return Object.entries({ ...KEYS, ...changed })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

/** A folder of solvers that each test has for itself. */
export function solversFolder() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-solvers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return {
    path: (...parts: string[]): string => join(folder, ...parts),
    async put(name: string, yaml: string): Promise<void> {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'solver.yaml'), yaml);
    },
  };
}
