/** As much of WebSocket's frames (RFC 6455) as a client needs that measures others: whole binary messages. */
const BINARY_FINAL = 0x82;
const MASKED = 0x80;
const MASK_BYTES = 4;
const SHORT_HEAD_BYTES = 2;
const SHORT_MAX_BYTES = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A short message as a client sends it; a mask of zeros leaves it readable. */
export function clientFrame(payload: Buffer): Buffer {
  if (payload.length > SHORT_MAX_BYTES) throw new Error(`${payload.length} bytes are no short message`);
  return Buffer.concat([Buffer.of(BINARY_FINAL, MASKED | payload.length), Buffer.alloc(MASK_BYTES), payload]);
}

/** Takes what a server sends, in whatever pieces; how many bytes of messages each piece had. */
export function payloadCounter(): (bytes: Buffer) => number {
  let head = Buffer.alloc(0);
  let awaited = 0;
  return (bytes) => {
    const whole = head.length === 0 && awaited === 0 ? wholeShort(bytes) : 0;
    if (whole > 0) return whole;
    let payload = 0;
    let rest = bytes;
    while (rest.length > 0) {
      if (awaited === 0) {
        head = Buffer.concat([head, rest.subarray(0, 1)]);
        rest = rest.subarray(1);
        awaited = lengthIn(head);
        if (awaited > 0) head = Buffer.alloc(0);
        continue;
      }
      const here = Math.min(awaited, rest.length);
      payload += here;
      awaited -= here;
      rest = rest.subarray(here);
    }
    return payload;
  };
}

/** The payload of just one short message; 0 where it is something else. Nearly all are, and who counts must not be what takes the time. */
function wholeShort(bytes: Buffer): number {
  const length = bytes.length - SHORT_HEAD_BYTES;
  return length > 0 && length <= SHORT_MAX_BYTES && bytes[1] === length ? length : 0;
}

/** 0 while the head is not complete. */
function lengthIn(head: Buffer): number {
  const short = head.length < 2 ? 0 : head.readUInt8(1);
  if (short === LENGTH_16) return head.length < 4 ? 0 : head.readUInt16BE(2);
  if (short === LENGTH_64) return head.length < 10 ? 0 : Number(head.readBigUInt64BE(2));
  return short;
}
