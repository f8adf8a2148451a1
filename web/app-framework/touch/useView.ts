import { type CSSProperties, useEffect, useEffectEvent, useState } from 'react';
import type { Resolution } from '../display.ts';
import { useGestures } from './useGestures.ts';
import { moved, type Room, type Size, settled, shownSize, type View, WHOLE, within, zoomed } from './view.ts';

interface Options {
  view: View;
  setView: (change: (view: View) => View) => void;
  /** Where noVNC draws, directly within its frame. */
  element: HTMLElement | null;
  resolution: Resolution | null;
  /** An on-screen keyboard, or what comes with it, covers a part of the frame. */
  isCovered: boolean;
  /** Where the user last pressed, in the frame: the caret is probably there. */
  caret: { x: number; y: number };
}

/** So far from the top of what an on-screen keyboard leaves the caret is put. */
const CARET_PART = 0.6;

/** Lets two fingers look around in the desktop, and keeps the caret above an on-screen keyboard. */
export function useView({ view, setView, element, resolution, isCovered, caret }: Options): CSSProperties | undefined {
  const [frame, setFrame] = useState<Size | null>(null);
  const [whole, setWhole] = useState<Size | null>(null);

  useEffect(() => {
    const parent = element?.parentElement;
    if (!parent) return;
    const observer = new ResizeObserver(() => {
      const size = { width: parent.clientWidth, height: parent.clientHeight };
      setFrame(size);
      // A turned device has another width, with its keyboard, too.
      setWhole((known) => (isCovered && known?.width === size.width ? known : size));
    });
    observer.observe(parent);
    return () => observer.disconnect();
  }, [element, isCovered]);

  const room: Room | null = resolution && frame && whole ? { desktop: resolution, whole, frame } : null;
  const isFree = view.zoom > 1 || isCovered;

  useGestures({
    element,
    onPinch: (factor, clientX, clientY) => {
      const box = element?.parentElement?.getBoundingClientRect();
      if (room === null || box === undefined) return;
      const at = { x: clientX - box.left, y: clientY - box.top };
      setView((now) => zoomed(now, factor, at, room));
    },
    onMove: (dx, dy) => {
      if (room === null || !isFree) return false;
      const from = within(view, room);
      const to = moved(view, dx, dy, room);
      if (to.x === from.x && to.y === from.y) return false;
      setView((now) => moved(now, dx, dy, room));
      return true;
    },
    onEnd: () => setView(settled),
  });

  const isShort = isCovered && frame !== null && whole !== null && frame.height < whole.height;
  const covered = useEffectEvent((isNow: boolean) => {
    if (!isNow) setView((now) => (now.zoom > 1 ? now : WHOLE));
    else if (room) setView((now) => moved(now, 0, Math.min(0, room.frame.height * CARET_PART - caret.y), room));
  });
  useEffect(() => covered(isShort), [isShort]);

  if (room === null || !isFree) return undefined;
  const { x, y } = within(view, room);
  return { inset: 'auto', left: x, top: y, ...shownSize(view.zoom, room) };
}
