/** Passes bytes between a browser's WebSocket and a display's socket, both after their handshakes, each at the other's pace. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** So much may wait for a slow browser before the display is asked to pause. */
const BEHIND_MAX_BYTES = 1024 * 1024;
/** RFB is binary. A short text is the page's question how long its round trip is, and goes back behind the pictures under way. */
const PING_MAX_BYTES = 32;

export function relay(browser: WebSocket, display: Socket, first: { fromBrowser: Buffer; fromDisplay: Buffer }): void {
  const toBrowser = (bytes: Buffer): void => {
    if (browser.readyState !== browser.OPEN) return;
    browser.send(bytes, () => {
      if (display.isPaused() && browser.bufferedAmount < BEHIND_MAX_BYTES) display.resume();
    });
    if (browser.bufferedAmount >= BEHIND_MAX_BYTES) display.pause();
  };
  const toDisplay = (bytes: Buffer): void => {
    if (!display.write(bytes)) browser.pause();
  };
  display.on('drain', () => browser.resume());
  display.on('data', toBrowser);
  browser.on('message', (bytes: Buffer, isBinary: boolean) => {
    if (isBinary) toDisplay(bytes);
    else if (bytes.length <= PING_MAX_BYTES) browser.send(bytes, { binary: false });
  });
  if (first.fromDisplay.length > 0) toBrowser(first.fromDisplay);
  if (first.fromBrowser.length > 0) toDisplay(first.fromBrowser);
}
