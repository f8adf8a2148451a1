/** A random key; unlike crypto.randomUUID it works on a plain-http page of a trusted network, too. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
