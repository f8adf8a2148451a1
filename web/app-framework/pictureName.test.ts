import { expect, it } from 'vitest';
import { pictureName } from './pictureName.ts';

const now = new Date(2026, 10, 5, 9, 3, 7);

it.each([
  ['gedit', 'gedit 2026-11-05 09.03.07.png'],
  ['유동 해석 (2차)', '유동 해석 (2차) 2026-11-05 09.03.07.png'],
  ['a/b\\c: "d" <e>|*?\n\u0000f', 'a b c d e f 2026-11-05 09.03.07.png'],
  ['../../.bashrc', 'bashrc 2026-11-05 09.03.07.png'],
  ['///', 'desktop 2026-11-05 09.03.07.png'],
  ['🙂'.repeat(200), `${'🙂'.repeat(80)} 2026-11-05 09.03.07.png`],
])('a picture of %j has a name that every file system takes', (session, name) => {
  expect(pictureName(session, now)).toBe(name);
});
