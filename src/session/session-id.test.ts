import { expect, it } from 'vitest';
import { SESSION_ID } from './schema.ts';
import { newSessionId } from './session-id.ts';

it.each([
  ['now', Date.now(), /^app-session-\d{10}-/],
  ['of a machine whose clock was never set', 123_456, /^app-session-0000000123-/],
])('an id %s is one', (_when, at, form) => {
  const id = newSessionId(at);
  expect(id).toMatch(SESSION_ID);
  expect(id).toMatch(form);
});
