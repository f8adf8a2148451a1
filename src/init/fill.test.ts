import { expect, it } from 'vitest';
import { fill } from './fill.ts';

it('fills each place, also one that comes twice, and takes values as they are', () => {
  expect(fill('{{a}} {{b_c}} {{a}} {d} {{ e }}', { a: '$&{{b_c}}', b_c: '2' })).toBe(
    '$&{{b_c}} 2 $&{{b_c}} {d} {{ e }}',
  );
});

it('refuses a place that nobody fills, and a value that has no place', () => {
  expect(() => fill('{{a}} {{b}}', { a: '1' })).toThrow('{{b}}');
  expect(() => fill('{{a}}', { a: '1', unused: '2' })).toThrow('unused');
  // What every object has is no value.
  expect(() => fill('{{constructor}}', {})).toThrow('{{constructor}}');
});
