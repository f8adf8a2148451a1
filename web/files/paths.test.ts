import { describe, expect, it } from 'vitest';
import { crumbsTo, endingOf, isName, joined, nameOf, parentOf } from './paths.ts';

describe('paths', () => {
  it('are put together and taken apart, at the root too', () => {
    expect([joined('/', 'a'), joined('/a', 'b c')]).toEqual(['/a', '/a/b c']);
    expect([parentOf('/a/b'), parentOf('/a'), parentOf('/'), parentOf('/a/b/')]).toEqual(['/a', '/', '/', '/a']);
    expect([nameOf('/a/b'), nameOf('/a/b/'), nameOf('/')]).toEqual(['b', 'b', '']);
  });

  it('have an ending only where something is before it', () => {
    expect(['a.TAR.GZ', '.profile', 'README', 'a.', '한글.csv'].map(endingOf)).toEqual(['gz', '', '', '', 'csv']);
  });

  it('lead from the home on where they lie in it, else from the root', () => {
    const way = (path: string, home = '/home/kim') =>
      crumbsTo(path, home).map((crumb) => [crumb.name, crumb.path, crumb.isHome]);
    expect(way('/home/kim')).toEqual([['', '/home/kim', true]]);
    expect(way('/home/kim/a/b')).toEqual([
      ['', '/home/kim', true],
      ['a', '/home/kim/a', false],
      ['b', '/home/kim/a/b', false],
    ]);
    expect(way('/home/kimberly')).toEqual([
      ['', '/', false],
      ['home', '/home', false],
      ['kimberly', '/home/kimberly', false],
    ]);
    expect(way('/', '/')).toEqual([['', '/', false]]);
  });

  it('are no names', () => {
    expect(['a/b', '', '.', '..'].some(isName)).toBe(false);
    expect(['-rf', ' ', '...', 'a\nb'].every(isName)).toBe(true);
  });
});
