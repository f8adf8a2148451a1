import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linked } from './linked.ts';

it.each([
  ['nothing', []],
  ['See https://site.example/help?a=1#b.', ['https://site.example/help?a=1#b']],
  ['(https://site.example/wiki), or http://10.0.0.1:8080!', ['https://site.example/wiki', 'http://10.0.0.1:8080']],
  ['https://site.example/a_(b) stays', ['https://site.example/a_(b)']],
  ['자세히: https://site.example/점검。', ['https://site.example/점검']],
  ['javascript:alert(1) data:text/html,x https:// //evil.example', []],
  ['<a href="https://site.example/" onclick=x>', ['https://site.example/']],
  ['[text](https://site.example/)', ['https://site.example/']],
])('finds the addresses in %j', (text, addresses) => {
  expect(linked(text).flatMap(({ href }) => href ?? [])).toEqual(addresses);
});

it('loses nothing of a text, and links to http and https alone', () => {
  const texts = fc.array(fc.oneof(fc.string(), fc.constantFrom('https://', 'http://a.b/', ')', '.', ' ')));
  fc.assert(
    fc.property(texts, (parts) => {
      const pieces = linked(parts.join(''));
      expect(pieces.map(({ text }) => text).join('')).toBe(parts.join(''));
      for (const { href } of pieces) if (href !== null) expect(new URL(href).protocol).toMatch(/^https?:$/);
    }),
  );
});
