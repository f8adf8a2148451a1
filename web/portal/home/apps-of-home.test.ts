import { expect, it } from 'vitest';
import { anApp } from '../catalogue/test-apps.ts';
import { appsOfHome } from './apps-of-home.ts';

const missing = { code: 'app_missing', detail: '', cure: '' } as const;
const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
const shown = (apps: Parameters<typeof appsOfHome>[0]) => {
  const { isNewcomer, apps: chosen } = appsOfHome(apps, ({ name }) => name.en);
  return [isNewcomer, chosen.map(({ app_id }) => app_id)];
};
const many = Array.from({ length: 9 }, (_, n) => anApp(`z${n}`));

it('shows favourites, then what was launched lately', () => {
  const own = [
    anApp('a', { launched_at: at(1) }),
    anApp('b', { favourite: true }),
    anApp('c', { launched_at: at(2) }),
    anApp('d', { favourite: true }),
  ];
  expect(shown([...many, ...own])).toEqual([false, ['b', 'd', 'c', 'a']]);
  expect(shown(own)).toEqual([false, ['b', 'd', 'c', 'a']]);
});

it('fills a row where these are few', () => {
  expect(shown([...many, anApp('a', { launched_at: at(1) })])).toEqual([false, ['a', 'z0', 'z1']]);
});

it('shows six at most', () => {
  const favourites = Array.from({ length: 8 }, (_, n) => anApp(`a${n}`, { favourite: true }));
  expect(shown([...many, ...favourites])).toEqual([false, ['a0', 'a1', 'a2', 'a3', 'a4', 'a5']]);
});

it('has the first of the catalogue for a newcomer, as far as they can be launched', () => {
  expect(shown([anApp('a', { unavailable: missing }), ...many])).toEqual([true, ['z0', 'z1', 'z2', 'z3', 'z4', 'z5']]);
  expect(shown([anApp('a', { unavailable: missing })])).toEqual([true, ['a']]);
  expect(shown([])).toEqual([true, []]);
});

it('keeps a favourite that cannot be launched, and no other app that cannot', () => {
  const apps = [
    anApp('a', { unavailable: missing, launched_at: at(1) }),
    anApp('b', { unavailable: missing, favourite: true }),
    anApp('c'),
  ];
  expect(shown(apps)).toEqual([false, ['b', 'c']]);
});
