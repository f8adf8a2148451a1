/** Passes bytes between a browser's WebSocket and a display's socket, both after their handshakes, each at the other's pace. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { DisplayReads } from './reads.ts';

/** RFB is binary. A short text is the page's question how long its round trip is, and goes back behind the pictures under way. */
const PING_MAX_BYTES = 32;
/** More than the pictures that wait at a time. */
const ANSWERS_MAX_BYTES = 1024 * 1024;

export function relay(
  browser: WebSocket,
  { display, reads }: { display: Socket; reads: DisplayReads },
  first: { fromBrowser: Buffer; fromDisplay: Buffer },
): void {
  // The system's own buffers are what may wait for a slow browser; what they do not take keeps the display waiting.
  const isSent = (): boolean => browser.bufferedAmount === 0;
  const sent = (): void => {
    if (isSent()) reads.release(display);
  };
  const toBrowser = (bytes: Buffer): boolean => {
    if (browser.readyState !== browser.OPEN) return true;
    browser.send(bytes, sent);
    return isSent();
  };
  const toDisplay = (bytes: Buffer): void => {
    // Of what comes after its end nothing is taken, but the browser must be heard: its goodbye is among it.
    if (display.writable && !display.write(bytes)) browser.pause();
  };
  display.on('drain', () => browser.resume());
  display.on('close', () => browser.resume());
  reads.handTo(toBrowser);
  browser.on('message', (bytes: Buffer, isBinary: boolean) => {
    if (isBinary) return toDisplay(bytes);
    // Who asks without reading the answers gets none, or they would pile up.
    const mayAsk = bytes.length <= PING_MAX_BYTES && browser.bufferedAmount < ANSWERS_MAX_BYTES;
    if (mayAsk) browser.send(bytes, { binary: false }, sent);
  });
  if (first.fromDisplay.length > 0) toBrowser(first.fromDisplay);
  if (first.fromBrowser.length > 0) toDisplay(first.fromBrowser);
}
