import { describe, expect, it } from 'vitest';
import { BOX_HEIGHT, type Edge, layersOf, layoutOf } from './layout.ts';

const edges = (...pairs: string[]): Edge[] =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { from, to };
  });
const WIDTH = 100;
const DIAMOND = edges('mesh>left', 'mesh>right', 'left>report', 'right>report');

describe('the layers of a graph', () => {
  it('have each step after all that it needs, by the longest way', () => {
    const layers = layersOf(['d', 'a', 'b', 'c'], edges('a>b', 'b>c', 'a>d', 'c>d'));
    expect(Object.fromEntries(layers)).toEqual({ a: 0, b: 1, c: 2, d: 3 });
  });
});

describe('the layout of a graph', () => {
  it('has a box for each step, none upon another, within its size', () => {
    const { boxes, width, height } = layoutOf(['mesh', 'left', 'right', 'report', 'alone'], DIAMOND, WIDTH);
    expect(boxes.map(({ id }) => id).sort()).toEqual(['alone', 'left', 'mesh', 'report', 'right']);
    for (const one of boxes) {
      expect(one.x >= 0 && one.x + WIDTH <= width && one.y >= 0 && one.y + BOX_HEIGHT <= height).toBe(true);
      for (const other of boxes)
        if (one.id !== other.id) expect(one.x !== other.x || Math.abs(one.y - other.y) >= BOX_HEIGHT).toBe(true);
    }
  });

  it('sets steps beside what they need, so that lines do not cross', () => {
    const { boxes } = layoutOf(['one', 'two', 'of_two', 'of_one'], edges('one>of_one', 'two>of_two'), WIDTH);
    const y = (id: string) => boxes.find((box) => box.id === id)?.y;
    expect([y('of_one'), y('of_two')]).toEqual([y('one'), y('two')]);
  });

  it('leads a line past the boxes between', () => {
    const { boxes, lines } = layoutOf(['a', 'b', 'c'], edges('a>b', 'b>c', 'a>c'), WIDTH);
    const b = boxes.find(({ id }) => id === 'b') ?? { x: 0, y: 0 };
    const long = lines.find(({ from, to }) => from === 'a' && to === 'c')?.path ?? '';
    // Level along the column of b, to its right side.
    const at = Number(/ (-?[\d.]+)H/.exec(long)?.[1]);
    expect(long).toContain(`H${b.x + WIDTH}`);
    expect(at < b.y || at > b.y + BOX_HEIGHT).toBe(true);
  });

  it('is empty without steps', () => {
    expect(layoutOf([], [], WIDTH)).toEqual({ width: 0, height: 0, boxes: [], lines: [] });
  });
});
