/** The documents name files that exist, and their examples work. */
import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifest } from '../../src/apps/manifest.ts';
import { configFile } from '../../src/config/file.ts';
import { loadSolvers } from '../../src/solvers/loader.ts';
import { solverManifest } from '../../src/solvers/manifest.ts';
import { planRun, type RunRequest } from '../../src/solvers/plan.ts';
import { readWorkflow } from '../../src/workflows/read.ts';
import { readYaml } from '../../src/yaml/yaml.ts';

const ROOT = join(import.meta.dirname, '../..');
const documents = await Array.fromAsync(glob('{*.md,docs/**/*.md}', { cwd: ROOT }));
const { solvers } = await loadSolvers([join(ROOT, 'solvers')]);
/** Those that come along. */
const templates = {
  run: (request: RunRequest & { solver_id: string }) => {
    const manifest = solvers.get(request.solver_id);
    if (manifest === undefined) throw new Error(`there is no solver ${request.solver_id}`);
    return planRun(manifest, request);
  },
  place: () => Promise.reject(new Error('documents run nothing')),
};
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const matches = (file: string, pattern: RegExp): string[] =>
  [...read(file).matchAll(pattern)].map(([, one = '']) => one);

describe.each(documents)('%s', (file) => {
  it('links to files that exist', () => {
    const links = matches(file, /\]\((?!https?:)([^)#]+)/g);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  });

  it('names source files that exist', () => {
    const named = matches(file, /`((?:src|web|tests|scripts|apps|docs)\/[\w./-]+\.\w+)`/g);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('has examples that Berth accepts', () => {
    for (const yaml of matches(file, /```yaml\n([\s\S]*?)```/g)) {
      if (yaml.startsWith('name:') && yaml.includes('\nsteps:')) {
        expect(readWorkflow(yaml, templates).faults).toEqual([]);
        continue;
      }
      const isSolver = yaml.startsWith('id:') && yaml.includes('\nsteps:');
      const of = isSolver ? solverManifest : yaml.startsWith('id:') ? manifest : configFile;
      expect(readYaml<unknown>(file, yaml, of).faults).toEqual([]);
    }
  });
});
