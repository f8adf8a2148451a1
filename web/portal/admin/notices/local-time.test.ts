import { expect, it } from 'vitest';
import { fromField, toField } from './local-time.ts';

it.each(['2026-01-31T23:59:00.000Z', '2026-07-01T00:00:00.000Z'])(
  '%s is the same after it was in a field',
  (moment) => {
    expect(toField(moment)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(new Date(toField(moment)).getHours()).toBe(new Date(moment).getHours());
    expect(fromField(toField(moment))).toBe(moment);
  },
);

it('an empty field is no moment', () => {
  expect([toField(null), fromField('')]).toEqual(['', null]);
});
