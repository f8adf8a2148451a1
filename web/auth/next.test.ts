import { describe, expect, it } from 'vitest';
import { nextAddress } from './next.ts';

const origin = 'https://portal.example';
const next = (value: string) => nextAddress({ search: `?next=${encodeURIComponent(value)}`, hash: '', origin });

describe('where the log-in leads', () => {
  it('goes to the page that was asked for, with its query and fragment', () => {
    expect(next('/sessions/app-session-1?a=b#c')).toBe('/sessions/app-session-1?a=b#c');
  });

  it("takes the log-in page's own fragment along, but not to another site", () => {
    expect(nextAddress({ search: '?next=%2Fshared', hash: '#secret', origin })).toBe('/shared#secret');
    expect(nextAddress({ search: '?next=%2Fshared%23own', hash: '#secret', origin })).toBe('/shared#own');
    expect(nextAddress({ search: '?next=%2F%2Fevil.example', hash: '#secret', origin })).toBe('/');
  });

  it('goes to the catalogue where nothing was asked for', () => {
    expect(nextAddress({ search: '', hash: '', origin })).toBe('/');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    'https://evil.example/',
    'https:evil.example',
    'javascript:alert(1)',
    'evil',
    '',
    '/auth/?next=/auth/',
    '/./auth/',
    '/.//evil.example',
    '/a/../..//evil.example\\',
  ])('stays on the portal for %j', (value) => {
    expect(next(value)).toBe('/');
  });
});
