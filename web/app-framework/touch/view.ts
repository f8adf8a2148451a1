/** How a desktop that is shown scaled lies in its frame: as a whole, or a part of it larger, or moved above an on-screen keyboard. */
export interface View {
  zoom: number;
  /** Where the desktop's left and top edge lie in the frame, in CSS pixels. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Room {
  /** The desktop's own size. */
  desktop: Size;
  /** What it is fitted into: the frame without an on-screen keyboard. */
  whole: Size;
  /** What can be seen now. */
  frame: Size;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 };
const MOST_ZOOM = 8;
/** Nobody means these last few per cent. */
const LEAST_ZOOM = 1.06;

/** The size of the desktop on the screen. */
export function shownSize(zoom: number, { desktop, whole }: Room): Size {
  const scale = Math.min(whole.width / desktop.width, whole.height / desktop.height) * zoom;
  return { width: desktop.width * scale, height: desktop.height * scale };
}

/** What is larger than its frame has no gap at its edges; what is smaller lies in the middle. */
const along = (wanted: number, shown: number, frame: number): number =>
  shown <= frame ? (frame - shown) / 2 : Math.min(0, Math.max(frame - shown, wanted));

export function within(view: View, room: Room): View {
  const shown = shownSize(view.zoom, room);
  return {
    zoom: view.zoom,
    x: along(view.x, shown.width, room.frame.width),
    y: along(view.y, shown.height, room.frame.height),
  };
}

export const moved = (view: View, dx: number, dy: number, room: Room): View =>
  within({ ...view, x: view.x + dx, y: view.y + dy }, room);

/** Larger or smaller by that factor, with the point of the desktop that lies there staying there. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }, room: Room): View {
  const from = within(view, room);
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  const by = zoom / view.zoom;
  return within({ zoom, x: at.x - (at.x - from.x) * by, y: at.y - (at.y - from.y) * by }, room);
}

/** After the fingers are gone. */
export const settled = (view: View): View => (view.zoom < LEAST_ZOOM ? WHOLE : view);
