/** One connection to a desktop: noVNC on a WebSocket of our own, whose close code tells why it ended. */
import RFB from '@novnc/novnc';
import type { Ports } from './connection.ts';
import type { SendKey } from './keyQueue.ts';
import type { DisplaySettings } from './settings.ts';

export interface Resolution {
  width: number;
  height: number;
}

export interface DisplayConnection {
  sendKey: SendKey;
  configure: (settings: DisplaySettings) => void;
  close: () => void;
}

export type DisplayListeners = Ports & {
  resolution: (resolution: Resolution) => void;
  desktopName: (name: string) => void;
  /** The last picture, once the desktop is gone. */
  lastPicture: (picture: ImageData) => void;
  /** Only a display that is reached directly asks for it; the gateway answers for the browser. */
  password: () => Promise<string>;
};

export function openDisplay(
  place: HTMLElement,
  address: string,
  settings: DisplaySettings,
  listeners: DisplayListeners,
): DisplayConnection {
  const socket = new WebSocket(address);
  const rfb = new RFB(place, socket, { shared: true });
  rfb.background = 'transparent';
  // Typing goes through the text area of ime.ts; the canvas must never take the keyboard.
  rfb.focusOnClick = false;
  rfb.showDotCursor = true;

  let isOver = false;
  let hasPicture = false;

  const configure = ({ quality, compression, viewOnly, mode }: DisplaySettings) => {
    rfb.qualityLevel = quality;
    rfb.compressionLevel = compression;
    rfb.viewOnly = viewOnly;
    rfb.scaleViewport = mode === 'scale';
    rfb.resizeSession = mode === 'remote-resize';
  };
  configure(settings);

  const canvas = place.querySelector('canvas');
  // noVNC has no event for the size of the desktop; it is the size of the canvas.
  const sizes = new MutationObserver(() => {
    if (canvas && canvas.width > 0) listeners.resolution({ width: canvas.width, height: canvas.height });
  });
  if (canvas) sizes.observe(canvas, { attributeFilter: ['width', 'height'] });

  const keepPicture = () => {
    if (hasPicture) listeners.lastPicture(rfb.getImageData());
    hasPicture = false;
  };

  rfb.addEventListener('connect', () => {
    hasPicture = true;
    listeners.opened();
  });
  rfb.addEventListener('desktopname', (event) => listeners.desktopName(event.detail.name));
  rfb.addEventListener('credentialsrequired', () => {
    listeners.password().then(
      (password) => rfb.sendCredentials({ password }),
      () => rfb.disconnect(),
    );
  });
  rfb.addEventListener('disconnect', () => sizes.disconnect());
  socket.addEventListener('close', (event) => {
    if (isOver) return;
    isOver = true;
    keepPicture();
    listeners.closed(event.code);
  });

  return {
    configure,
    sendKey: (keysym, code, down) => rfb.sendKey(keysym, code, down),
    close: () => {
      if (isOver) return;
      isOver = true;
      keepPicture();
      rfb.disconnect();
    },
  };
}
