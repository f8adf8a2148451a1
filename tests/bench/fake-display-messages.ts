/** What is said between the fake display and who measures by it: real RFB messages (RFC 6143, and its extension for continuous updates). */
export const UPDATE_REQUEST = 3;
export const ENABLE_CONTINUOUS_UPDATES = 150;
/** Both of them are as long. */
export const REQUEST_BYTES = 10;

/** One raw rectangle of 2 × 2 pixels. */
export const SMALL_UPDATE = Buffer.concat([
  Buffer.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 2, 0, 0, 0, 0),
  Buffer.alloc(2 * 2 * 4, 0x7f),
]);

export function updateRequest(): Buffer {
  return message(UPDATE_REQUEST);
}

export function enableContinuousUpdates(): Buffer {
  return message(ENABLE_CONTINUOUS_UPDATES);
}

/** Type, a flag that is set, and the rectangle of the whole display. */
function message(type: number): Buffer {
  const bytes = Buffer.alloc(REQUEST_BYTES);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt8(1, 1);
  bytes.writeUInt16BE(1280, 6);
  bytes.writeUInt16BE(720, 8);
  return bytes;
}
