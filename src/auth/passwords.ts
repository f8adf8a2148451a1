/** Passwords as argon2id in PHC strings. Hashing is slow and takes memory on purpose, so only few run at once. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { turns } from './turns.ts';

/** OWASP's parameters: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const AT_ONCE = 2;
const WAITING_MAX = 200;

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
  nonce: Buffer;
  tagLength: number;
}

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for null, which stands for a user that does not exist. */
  verify(password: string, phc: string | null): Promise<boolean>;
}

export function passwords(): Passwords {
  const inTurn = turns(AT_ONCE, WAITING_MAX);

  const derive = (password: string, parameters: Parameters) =>
    inTurn(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          // One text has several spellings in Unicode, and keyboards differ in which one they send.
          const message = password.normalize('NFC');
          argon2('argon2id', { message, ...parameters }, (error, key) => (error ? reject(error) : resolve(key)));
        }),
    );

  return {
    async hash(password) {
      const parameters = fresh();
      const key = await derive(password, parameters);
      return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(parameters.nonce)}$${unpadded(key)}`;
    },

    async verify(password, phc) {
      const stored = phc === null ? null : parse(phc);
      const key = await derive(password, stored?.parameters ?? fresh());
      return stored !== null && timingSafeEqual(key, stored.key);
    },
  };
}

function fresh(): Parameters {
  return {
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    nonce: randomBytes(SALT_BYTES),
    tagLength: HASH_BYTES,
  };
}

function parse(phc: string): { parameters: Parameters; key: Buffer } {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('a stored password hash is not argon2id in PHC form');
  const key = Buffer.from(hash, 'base64');
  return {
    parameters: {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      nonce: Buffer.from(salt, 'base64'),
      tagLength: key.length,
    },
    key,
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
