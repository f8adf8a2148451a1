import { argon2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { passwords } from './passwords.ts';

it('a password is stored as argon2id with the parameters of OWASP and a salt of its own', async () => {
  const { hash } = passwords();
  const form = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
  const [one, other] = [await hash('correct horse'), await hash('correct horse')];
  expect(one).toMatch(form);
  expect(other).toMatch(form);
  expect(one).not.toBe(other);
});

it('a password is accepted, and nothing else, in whatever spelling of Unicode it is typed', async () => {
  const { hash, verify } = passwords();
  const phc = await hash('비밀번호 é');
  expect(await verify('비밀번호 é', phc)).toBe(true);
  expect(await verify('비밀번호 é'.normalize('NFD'), phc)).toBe(true);
  expect(await verify('비밀번호 e', phc)).toBe(false);
  expect(await verify('', phc)).toBe(false);
});

it('a hash made with other parameters is still verified', async () => {
  const nonce = Buffer.from('saltsaltsaltsalt');
  const parameters = { message: 'old', nonce, parallelism: 2, tagLength: 24, memory: 1024, passes: 3 };
  const key = argon2Sync('argon2id', parameters).toString('base64').replaceAll('=', '');
  const phc = `$argon2id$v=19$m=1024,t=3,p=2$${nonce.toString('base64').replaceAll('=', '')}$${key}`;
  expect(await passwords().verify('old', phc)).toBe(true);
  expect(await passwords().verify('new', phc)).toBe(false);
});

it('a user that does not exist is refused after the same work', async () => {
  expect(await passwords().verify('anything', null)).toBe(false);
});

it.each(['', 'plain text', '$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA'])(
  'the stored hash %j is an error',
  async (phc) => {
    await expect(passwords().verify('anything', phc)).rejects.toThrow(/argon2id/);
  },
);
