import { expect, it } from 'vitest';
import type { Setting } from '../../../../src/configuration/schema.ts';
import { sectionsOf } from './sections-of.ts';

const setting = (key: string, value: Setting['value'] = null): Setting => ({
  key,
  value,
  secret: null,
  source: 'default',
  variable: null,
});
const SETTINGS = [
  setting('sessions.per_user', 20),
  setting('home', '/srv/berth'),
  setting('listen.host', '127.0.0.1'),
  setting('sessions.idle_minutes'),
];
const names = (query: string) =>
  sectionsOf(SETTINGS, query).map(({ name, settings }) => [name, ...settings.map(({ key }) => key)]);

it('settings stand in the block that the file has for them, those outside of any first', () => {
  expect(names('')).toEqual([
    ['', 'home'],
    ['sessions', 'sessions.per_user', 'sessions.idle_minutes'],
    ['listen', 'listen.host'],
  ]);
});

it('settings are found by name and by value', () => {
  expect(names('idle')).toEqual([['sessions', 'sessions.idle_minutes']]);
  expect(names('/srv')).toEqual([['', 'home']]);
  expect(names('nothing like this')).toEqual([]);
});
