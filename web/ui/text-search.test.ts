import { describe, expect, it } from 'vitest';
import { searchRank } from './text-search.ts';

const finds = (query: string, name: string) => searchRank(query, [name]) !== null;

describe('the search', () => {
  it('finds everything while nothing is typed', () => {
    expect(['', '  '].map((query) => finds(query, 'gedit'))).toEqual([true, true]);
  });

  it.each([
    ['GED', 'gedit'],
    ['dit', 'gedit'],
    ['view para', 'ParaView'],
    ['xfce)', 'Desktop (Xfce)'],
    ['.*', 'a.*b'],
  ])('finds %s in %s', (query, name) => expect(finds(query, name)).toBe(true));

  it.each([
    ['gedit2', 'gedit'],
    ['.*', 'gedit'],
    ['파일', '파라뷰'],
    ['ㅂㅍ', '파라뷰'],
    ['ㅏ', '파라뷰'],
  ])('does not find %s in %s', (query, name) => expect(finds(query, name)).toBe(false));

  it.each(['ㅍ', '파', '팔', '파라', '파랍', '파라뷰'])('finds 파라뷰 at each key, as at %s', (query) => {
    expect(finds(query, '파라뷰')).toBe(true);
  });

  it.each(['ㅌ', '터', '텀', '터미', '터민', '터미너', '터미널'])('finds 터미널 at each key, as at %s', (query) => {
    expect(finds(query, '터미널')).toBe(true);
  });

  it.each([
    ['고', '과학'],
    ['외', '구조와 외관'],
    ['값', '갑상선'],
    ['ㄳ', '가속기'],
    ['ㄷㅅㅋㅌ', '데스크톱 (Xfce)'],
    ['ㅎㅅ', '구조 해석'],
    ['파라뷰'.normalize('NFD'), '파라뷰'],
  ])('finds %s in %s', (query, name) => expect(finds(query, name)).toBe(true));

  it('puts names that begin so before those that have it, and these before other words', () => {
    expect(searchRank('mesh', ['Mesh editor'])).toBe(0);
    expect(searchRank('mesh', ['Gmsh', 'A mesh'])).toBe(1);
    expect(searchRank('mesh', ['gedit'], ['edits a mesh'])).toBe(2);
    expect(searchRank('gedit mesh', ['gedit'], ['edits a mesh'])).toBe(2);
    expect(searchRank('mesh', ['gedit'], ['edits'])).toBeNull();
  });
});
