import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en, ko } from '../locales.ts';
import { exampleOf } from './example.ts';

const lines = (text: string): string[] => text.split('\n').map((line) => line.replace(/ +#/, ' #'));

describe('the example that a new workflow begins with', () => {
  it('is the one of the documentation', () => {
    const documented = readFileSync(join(import.meta.dirname, '../../../docs/workflows.md'), 'utf8');
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(documented) ?? [];
    const own = { ...en.example, own: "of the user's own files; its controlDict says startFrom latestTime" };
    expect(lines(exampleOf('/home/kim', own))).toEqual(lines(yaml));
  });

  it('takes a home as it is called', () => {
    expect(exampleOf('/home/a: b', ko.example)).toContain('input: "/home/a: b/cavity"');
  });
});
