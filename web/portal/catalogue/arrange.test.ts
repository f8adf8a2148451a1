import { describe, expect, it } from 'vitest';
import type { App } from '../../../src/apps/schema.ts';
import { arrange, categoriesOf } from './arrange.ts';
import { anApp as app } from './test-apps.ts';

const missing = { code: 'app_missing', detail: '', cure: '' } as const;

const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
const everything = { query: '', category: null };
const shown = (apps: App[], wanted: Parameters<typeof arrange>[1] = everything) =>
  arrange(apps, wanted, ({ name }) => name.en).map(({ heading, apps: own }) => [heading, own.map((one) => one.app_id)]);
const many = (count: number) => Array.from({ length: count }, (_, n) => app(`z${n}`));

describe('a small catalogue', () => {
  it('stands together: favourites, what was used lately, the rest by name, and last what cannot be launched', () => {
    const apps = [
      app('a', { unavailable: missing, launched_at: at(3) }),
      app('c'),
      app('b'),
      app('d', { launched_at: at(1) }),
      app('e', { launched_at: at(2) }),
      app('f', { favourite: true }),
    ];
    expect(shown(apps)).toEqual([[null, ['f', 'e', 'd', 'b', 'c', 'a']]]);
  });
});

describe('a large catalogue', () => {
  it('has favourites and what was used lately under headings of their own, each app once', () => {
    const apps = [
      ...many(8),
      app('a', { favourite: true, launched_at: at(9) }),
      app('b', { launched_at: at(1) }),
      app('c', { launched_at: at(2) }),
    ];
    expect(shown(apps)).toEqual([
      ['favourites', ['a']],
      ['recent', ['c', 'b']],
      ['more', ['z0', 'z1', 'z2', 'z3', 'z4', 'z5', 'z6', 'z7']],
    ]);
  });

  it('has no headings for a newcomer', () => {
    expect(shown(many(12)).map(([heading]) => heading)).toEqual([null]);
  });

  it('shows at most six as used lately; older ones go back to the others', () => {
    const apps = [...many(4), ...Array.from({ length: 8 }, (_, n) => app(`a${n}`, { launched_at: at(n) }))];
    expect(shown(apps)).toEqual([
      ['recent', ['a7', 'a6', 'a5', 'a4', 'a3', 'a2']],
      ['more', ['a0', 'a1', 'z0', 'z1', 'z2', 'z3']],
    ]);
  });
});

describe('a search', () => {
  const apps = [
    app('gedit', { category: 'editor', description: { en: 'Edits a mesh file', ko: '편집기' } }),
    app('gmsh', {
      category: 'cae',
      name: { en: 'Gmsh', ko: '지메시' },
      description: { en: 'Makes a mesh', ko: '격자' },
    }),
    app('mesher', { category: 'cae' }),
  ];

  it('puts names before descriptions, in both languages', () => {
    expect(shown(apps, { query: 'mesh', category: null })).toEqual([[null, ['mesher', 'gedit', 'gmsh']]]);
    expect(shown(apps, { query: 'ㅈㅁㅅ', category: null })).toEqual([[null, ['gmsh']]]);
  });

  it('keeps to the category', () => {
    expect(shown(apps, { query: 'mesh', category: 'cae' })).toEqual([[null, ['mesher', 'gmsh']]]);
    expect(shown(apps, { query: '', category: 'editor' })).toEqual([[null, ['gedit']]]);
  });

  it('may find nothing', () => expect(shown(apps, { query: 'paraview', category: null })).toEqual([]));
});

it('offers the categories that there are', () => {
  expect(
    categoriesOf([app('a', { category: 'cae' }), app('b', { category: 'editor' })], ['editor', 'desktop', 'cae']),
  ).toEqual(['editor', 'cae']);
});
