import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved, settled, shownSize, WHOLE, within, zoomed } from './view.ts';

const phone = { width: 390, height: 600 };
const room = { desktop: { width: 1280, height: 720 }, whole: phone, frame: phone };

describe('the view of a desktop on a small screen', () => {
  it('shows it whole and in the middle', () => {
    expect(shownSize(1, room).width).toBe(390);
    expect(within(WHOLE, room)).toEqual({ zoom: 1, x: 0, y: (600 - 219.375) / 2 });
  });

  it('keeps what is between the fingers there', () => {
    const at = { x: 100, y: 300 };
    const before = within(WHOLE, room);
    const after = zoomed(WHOLE, 4, at, room);
    const ofDesktop = (view: typeof after) => (at.x - view.x) / shownSize(view.zoom, room).width;
    expect(after.zoom).toBe(4);
    expect(ofDesktop(after)).toBeCloseTo(ofDesktop(before));
  });

  it('never shows a gap beside a desktop that is larger than the frame, nor hides one that is smaller', () => {
    const number = fc.double({ min: -3_000, max: 3_000, noNaN: true });
    const steps = fc.array(fc.record({ dx: number, dy: number, factor: fc.double({ min: 0.2, max: 5, noNaN: true }) }));
    fc.assert(
      fc.property(steps, (all) => {
        let view = within(WHOLE, room);
        for (const { dx, dy, factor } of all)
          view = moved(zoomed(view, factor, { x: 200, y: 100 }, room), dx, dy, room);
        const shown = shownSize(view.zoom, room);
        for (const [at, size, frame] of [
          [view.x, shown.width, phone.width],
          [view.y, shown.height, phone.height],
        ] as const) {
          if (size > frame) {
            expect(at).toBeLessThanOrEqual(0);
            expect(at + size).toBeGreaterThanOrEqual(frame - 0.001);
          } else {
            expect(at).toBeCloseTo((frame - size) / 2);
          }
        }
      }),
    );
  });

  it('can be moved above a keyboard that covers the frame, with the size that it had', () => {
    const tall = { desktop: { width: 390, height: 600 }, whole: phone, frame: { width: 390, height: 250 } };
    expect(shownSize(1, tall)).toEqual(phone);
    expect(moved(WHOLE, 0, -200, tall).y).toBe(-200);
    expect(moved(WHOLE, 0, -900, tall).y).toBe(-350);
  });

  it('is whole again when it is nearly so', () => {
    expect(settled({ zoom: 1.04, x: -4, y: 0 })).toEqual(WHOLE);
    expect(settled({ zoom: 1.4, x: -4, y: 0 })).toEqual({ zoom: 1.4, x: -4, y: 0 });
  });
});
