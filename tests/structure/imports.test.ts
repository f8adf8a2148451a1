/** What the linter's import rules (biome.json) cannot say. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const IMPORT = /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm;

interface Import {
  /** `file → imported file`, as the tests report it. */
  edge: string;
  imported: string;
  typeOnly: boolean;
}

async function importsOf(pattern: string): Promise<Import[]> {
  const imports: Import[] = [];
  for await (const file of glob(pattern, { cwd: ROOT })) {
    for (const [, type, from, dynamic] of readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)) {
      const imported = normalize(join(dirname(file), from ?? dynamic ?? ''));
      imports.push({ edge: `${file} → ${imported}`, imported, typeOnly: type !== undefined });
    }
  }
  return imports;
}

const edges = (imports: Import[]): string[] => imports.map(({ edge }) => edge);

describe('the layout', () => {
  let web: Import[];
  let server: Import[];
  beforeAll(async () => {
    web = await importsOf('web/**/*.{ts,tsx}');
    server = await importsOf('src/**/*.ts');
  });

  it('is seen by these tests: both halves import files of their own', () => {
    expect(web.filter(({ imported }) => imported.startsWith('web/')).length).toBeGreaterThan(20);
    expect(server.filter(({ imported }) => imported.startsWith('src/')).length).toBeGreaterThan(20);
  });

  it('lets the browser have types of the server, never its code: the validator is too large to send', () => {
    expect(edges(web.filter(({ imported, typeOnly }) => imported.startsWith('src/') && !typeOnly))).toEqual([]);
  });

  it('keeps the server free of the browser, the tests and the set-up', () => {
    const foreign = server.filter(({ imported, edge }) => !imported.startsWith('src/') && !/\.test\.ts →/.test(edge));
    // `berth cluster` is loaded only where it is asked for.
    expect(edges(foreign)).toEqual(['src/main.ts → testbed/cli.ts']);
  });
});
