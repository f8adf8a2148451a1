import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MIGRATIONS, statementsOf } from './migrate.ts';

/** What a program of before does not miss: it names its columns when it writes, and leaves empty what it does not know. */
function isAdditive(statement: string, file: string): boolean {
  const made = [...file.matchAll(/CREATE TABLE (\w+)/g)].map(([, table]) => table);
  const index = /^CREATE (UNIQUE )?INDEX \w+ ON (\w+)/.exec(statement);
  // Uniqueness is no news to a table that is new itself.
  if (index) return index[1] === undefined || made.includes(index[2]);
  if (/^CREATE TABLE /.test(statement)) return true;
  return (
    /^ALTER TABLE \w+ ADD COLUMN /.test(statement) && !/NOT NULL(?!.*DEFAULT)|UNIQUE|CHECK|REFERENCES/.test(statement)
  );
}

it.each(readdirSync(MIGRATIONS))('%s only adds, or says in its name that it breaks', (name) => {
  if (name.endsWith('.breaking.sql')) return;
  const file = readFileSync(join(MIGRATIONS, name), 'utf8');
  expect(statementsOf(file).filter((statement) => !isAdditive(statement, file))).toEqual([]);
});

it.each([
  ['ALTER TABLE users DROP COLUMN account', false],
  ['ALTER TABLE users ADD COLUMN mail TEXT NOT NULL', false],
  ["ALTER TABLE users ADD COLUMN mail TEXT NOT NULL DEFAULT ''", true],
  ['ALTER TABLE users ADD COLUMN mail TEXT', true],
  ['ALTER TABLE users RENAME COLUMN account TO login', false],
  ['CREATE UNIQUE INDEX users_by_account ON users (account)', false],
  ['CREATE INDEX users_by_account ON users (account)', true],
  ["UPDATE users SET role = 'admin'", false],
])('%s: only adds is %s', (statement, expected) => {
  expect(isAdditive(statement, statement)).toBe(expected);
});
