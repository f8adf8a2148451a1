/** One connection to a desktop: noVNC on a WebSocket of our own, whose close code tells why it ended. */
import RFB from '@novnc/novnc';
import { isDirectAddress } from './address.ts';
import type { Ports } from './connection.ts';
import type { SendKey } from './keyQueue.ts';
import type { Meter } from './link/meter.ts';
import { paceUpdates } from './link/pacing.ts';
import type { DisplaySettings } from './settings.ts';

export interface Resolution {
  width: number;
  height: number;
}

export interface DisplayConnection {
  sendKey: SendKey;
  /** Puts text on the desktop's clipboard. */
  paste: (text: string) => void;
  configure: (settings: DisplaySettings) => void;
  /** The desktop as it is now, as PNG; null where there is none. */
  picture: () => Promise<Blob | null>;
  /** Makes the desktop send something. */
  ask: () => void;
  close: () => void;
}

/**
 * FramebufferUpdateRequest, not incremental, of one pixel: the VNC server itself answers it, also on a desktop where nothing changes. Past
 * noVNC, for which its answer is a picture like others.
 */
const ONE_PIXEL = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 1, 0, 1);

export type DisplayListeners = Ports & {
  resolution: (resolution: Resolution) => void;
  desktopName: (name: string) => void;
  /** Text was copied in the desktop. */
  copied: (text: string) => void;
  /** The last picture, once the desktop is gone. */
  lastPicture: (picture: ImageData) => void;
  /** Only a display that is reached directly asks for it; the gateway answers for the browser. */
  password: () => Promise<string>;
};

export function openDisplay(
  place: HTMLElement,
  address: string,
  settings: DisplaySettings,
  meter: Meter,
  listeners: DisplayListeners,
): DisplayConnection {
  const socket = new WebSocket(address);
  const sendAnything = socket.send.bind(socket);
  // Browsers report what is sent to a socket that is being closed as a fault of the page.
  const send: typeof sendAnything = (message) => {
    if (socket.readyState === WebSocket.OPEN) sendAnything(message);
  };
  const pacing = paceUpdates(send);
  socket.send = (message) => {
    if (!(message instanceof Uint8Array) || pacing.takes(message)) send(message);
  };
  // Before noVNC listens: it takes everything for RFB, and a text is the gateway's answer to the meter.
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer | string>) => {
    if (typeof event.data !== 'string') {
      listeners.heard();
      return meter.received(event.data.byteLength);
    }
    event.stopImmediatePropagation();
    meter.answered(event.data);
  });
  const rfb = new RFB(place, socket, { shared: true });
  rfb.background = 'transparent';
  // Typing goes through the text area of ime.ts; the canvas must never take the keyboard.
  rfb.focusOnClick = false;
  rfb.showDotCursor = true;

  let isOver = false;
  let hasPicture = false;

  const configure = ({ quality, compression, frameLimit, viewOnly, mode }: DisplaySettings) => {
    rfb.qualityLevel = quality;
    rfb.compressionLevel = compression;
    pacing.limit(frameLimit);
    rfb.viewOnly = viewOnly;
    rfb.scaleViewport = mode === 'scale';
    rfb.resizeSession = mode === 'remote-resize';
    // noVNC centres it; a desktop that is about to take the size of its place keeps its corner, and nothing in it moves.
    if (canvas) canvas.style.margin = mode === 'remote-resize' ? '0' : 'auto';
  };
  const canvas = place.querySelector('canvas');
  configure(settings);

  let isAsked = false;
  // Nothing has moved on a desktop that only answers.
  const painted = () => {
    if (!isAsked) meter.painted();
    isAsked = false;
  };
  if (canvas) countPictures(canvas, painted);
  // noVNC has no event for the size of the desktop; it is the size of the canvas.
  const sizes = new MutationObserver(() => {
    if (canvas && canvas.width > 0) listeners.resolution({ width: canvas.width, height: canvas.height });
  });
  if (canvas) sizes.observe(canvas, { attributeFilter: ['width', 'height'] });

  const end = () => {
    isOver = true;
    pacing.stop();
    meter.closed();
    if (hasPicture) listeners.lastPicture(rfb.getImageData());
    hasPicture = false;
  };

  rfb.addEventListener('connect', () => {
    hasPicture = true;
    meter.opened(isDirectAddress(address) ? undefined : send);
    listeners.opened();
  });
  rfb.addEventListener('desktopname', (event) => listeners.desktopName(event.detail.name));
  rfb.addEventListener('clipboard', (event) => listeners.copied(event.detail.text));
  rfb.addEventListener('credentialsrequired', () => {
    listeners.password().then(
      (password) => rfb.sendCredentials({ password }),
      () => rfb.disconnect(),
    );
  });
  rfb.addEventListener('disconnect', () => sizes.disconnect());
  socket.addEventListener('close', (event) => {
    if (isOver) return;
    end();
    listeners.closed(event.code);
  });

  return {
    configure,
    sendKey: (keysym, code, down) => rfb.sendKey(keysym, code, down),
    paste: (text) => rfb.clipboardPasteFrom(text),
    picture: () => new Promise((resolve) => (hasPicture ? rfb.toBlob(resolve, 'image/png') : resolve(null))),
    ask: () => {
      isAsked = true;
      send(ONE_PIXEL);
    },
    close: () => {
      if (isOver) return;
      end();
      rfb.disconnect();
    },
  };
}

/** noVNC has no event for a picture, either; it paints each one on the canvas at once. */
function countPictures(canvas: HTMLCanvasElement, painted: () => void): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { drawImage } = context;
  context.drawImage = (...args: unknown[]) => {
    painted();
    Reflect.apply(drawImage, context, args);
  };
}
