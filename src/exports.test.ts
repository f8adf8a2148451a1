import { expect, it } from 'vitest';
import { type Cell, csvOf, everyPage, jsonOf } from './exports.ts';

interface Row {
  name: string;
  count: number | null;
}
const COLUMNS = { name: ({ name }: Row): Cell => name, count: ({ count }: Row): Cell => count };
const whole = async (text: AsyncIterable<string>): Promise<string> => (await Array.fromAsync(text)).join('');
const csv = (rows: Row[]): Promise<string> => whole(csvOf(COLUMNS, rows));

it('begins with what tells spreadsheets its letters, then has a row of names and one for each', async () => {
  expect(await csv([{ name: '유동 해석', count: -3 }])).toBe('\uFEFFname,count\r\n유동 해석,-3\r\n');
  expect(await csv([])).toBe('\uFEFFname,count\r\n');
});

it.each([
  ['a, "b"', '"a, ""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['=cmd()', "'=cmd()"],
  ['@x,y', `"'@x,y"`],
  ['-3', "'-3"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['＝1+1', "'＝1+1"],
  ["it's", "it's"],
])('writes %j so that no spreadsheet misreads it', async (name, cell) => {
  expect(await csv([{ name, count: null }])).toBe(`\uFEFFname,count\r\n${cell},\r\n`);
});

it('is JSON that any program reads, and no row of it is lost or twice', async () => {
  const rows = Array.from({ length: 1001 }, (_, n) => ({ name: `${n}`, count: n }));
  expect(JSON.parse(await whole(jsonOf(rows)))).toEqual(rows);
  expect(JSON.parse(await whole(jsonOf([])))).toEqual([]);
  expect((await csv(rows)).split('\r\n')).toHaveLength(1003);
});

it('is read as it is written, a page at a time', async () => {
  const asked: (string | undefined)[] = [];
  const pages = everyPage(async (cursor) => {
    asked.push(cursor);
    const page = Number(cursor ?? 0);
    const items = Array.from({ length: 200 }, (_, n) => ({ name: `${page} ${n}`, count: n }));
    return { items, next_cursor: page < 50 ? String(page + 1) : null };
  });
  const written = csvOf(COLUMNS, pages);
  await written.next();
  await written.next();
  expect(asked.length).toBeLessThan(4);
  await written.return(undefined);
  expect(asked.length).toBeLessThan(4);
});
