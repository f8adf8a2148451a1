/** Passes bytes between a browser's WebSocket and a display's socket, both after their handshakes, each at the other's pace. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** So much may wait for a slow browser before the display is asked to pause. */
const BEHIND_MAX_BYTES = 1024 * 1024;

export function relay(browser: WebSocket, display: Socket, first: { fromBrowser: Buffer; fromDisplay: Buffer }): void {
  const toBrowser = (bytes: Buffer): void => {
    if (browser.readyState !== browser.OPEN) return;
    browser.send(bytes, () => {
      if (display.isPaused() && browser.bufferedAmount < BEHIND_MAX_BYTES) display.resume();
    });
    if (browser.bufferedAmount >= BEHIND_MAX_BYTES) display.pause();
  };
  const toDisplay = (bytes: Buffer): void => {
    // Of what comes after its end nothing is taken, but the browser must be heard: its goodbye is among it.
    if (display.writable && !display.write(bytes)) browser.pause();
  };
  display.on('drain', () => browser.resume());
  display.on('close', () => browser.resume());
  display.on('data', toBrowser);
  browser.on('message', (bytes: Buffer) => toDisplay(bytes));
  if (first.fromDisplay.length > 0) toBrowser(first.fromDisplay);
  if (first.fromBrowser.length > 0) toDisplay(first.fromBrowser);
}
