import { expect, it } from 'vitest';
import { NO_LINES, plain, withMore } from './lines.ts';

it('keeps blocks of whole lines, and a line that goes on apart', () => {
  let lines = withMore(NO_LINES, 0, 'one\ntw');
  expect(lines).toEqual({ blocks: [{ from: 0, text: 'one\n' }], rest: 'tw', isCut: false });
  const [first] = lines.blocks;
  lines = withMore(lines, 6, 'o\nthree\n');
  expect(lines.blocks[0]).toBe(first);
  expect(lines).toMatchObject({ blocks: [{ text: 'one\n' }, { from: 6, text: 'two\nthree\n' }], rest: '' });
});

it('leaves out the oldest of what is too much, and says so', () => {
  let lines = NO_LINES;
  for (let n = 0; n < 50; n++) lines = withMore(lines, n * 10_001, `${'x'.repeat(10_000)}\n`);
  expect(lines.isCut).toBe(true);
  expect(lines.blocks.at(-1)?.from).toBe(49 * 10_001);
  expect(lines.blocks.length).toBeLessThan(41);
  expect(withMore(NO_LINES, 0, 'x'.repeat(10_000_000)).rest.length).toBe(400_000);
});

it('shows text alone', () => {
  expect(plain('\x1b[1;31mred\x1b[0m \x1b]0;title\x07x\x00y\tz\n')).toBe('red xy\tz\n');
  expect(plain('10 %\r50 %\r100 %\nnext\r\n')).toBe('100 %\nnext\n');
  expect(plain('\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\\n')).toBe('link\n');
});
