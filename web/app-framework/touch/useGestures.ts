import { useEffect, useEffectEvent } from 'react';

/** What noVNC tells of two fingers, before it acts on it itself. */
interface Gesture {
  type: string;
  clientX: number;
  clientY: number;
  magnitudeX: number;
  magnitudeY: number;
}

interface Options {
  element: HTMLElement | null;
  onPinch: (factor: number, clientX: number, clientY: number) => void;
  /** False where the view cannot be moved that way: then the application scrolls. */
  onMove: (dx: number, dy: number) => boolean;
  onEnd: () => void;
}

/**
 * Two fingers look around: pinched, they enlarge the view and not, as noVNC has it, what the application shows; drawn, they move the
 * view where a part of the desktop is outside, and scroll in the application where none is. One finger is the mouse.
 */
export function useGestures({ element, onPinch, onMove, onEnd }: Options): void {
  const pinched = useEffectEvent(onPinch);
  const drawn = useEffectEvent(onMove);
  const ended = useEffectEvent(onEnd);

  useEffect(() => {
    if (element === null) return;
    let last: Gesture | null = null;
    let movesView: boolean | null = null;

    const pinch = (event: Event, now: Gesture) => {
      event.stopImmediatePropagation();
      if (event.type === 'gestureend') return ended();
      const distance = Math.hypot(now.magnitudeX, now.magnitudeY);
      if (event.type === 'gesturemove' && last !== null) {
        pinched(distance / Math.max(1, Math.hypot(last.magnitudeX, last.magnitudeY)), now.clientX, now.clientY);
      }
    };

    const draw = (event: Event, now: Gesture) => {
      if (event.type !== 'gesturemove' || last === null) return;
      // The first move decides for the whole gesture.
      if (movesView === false) return;
      const hasMoved = drawn(now.magnitudeX - last.magnitudeX, now.magnitudeY - last.magnitudeY);
      movesView ??= hasMoved;
      if (movesView) event.stopImmediatePropagation();
    };

    const hear = (event: Event) => {
      const now = (event as CustomEvent<Gesture>).detail;
      if (event.type === 'gesturestart') {
        last = now;
        movesView = null;
      }
      if (now.type === 'pinch') pinch(event, now);
      if (now.type === 'twodrag') draw(event, now);
      last = now;
    };

    const listening = new AbortController();
    for (const type of ['gesturestart', 'gesturemove', 'gestureend']) {
      element.addEventListener(type, hear, { capture: true, signal: listening.signal });
    }
    return () => listening.abort();
  }, [element]);
}
