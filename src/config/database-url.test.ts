import { describe, expect, it } from 'vitest';
import { databaseUrl } from './database-url.ts';

const read = (url: string) => databaseUrl.parse(url);
const refused = (url: string) => databaseUrl.safeParse(url).error?.issues.map(({ message }) => message) ?? [];

describe("the database's address", () => {
  it('is that of a server, with a certificate that is verified', () => {
    expect(
      read('postgresql://berth@db.example:6432/records?sslmode=verify-full&sslrootcert=/etc/berth/ca.pem'),
    ).toEqual({
      host: 'db.example',
      port: 6432,
      user: 'berth',
      database: 'records',
      tls: true,
      certificates: '/etc/berth/ca.pem',
    });
  });

  it.each([
    ['postgres://berth@127.0.0.1/berth', '127.0.0.1'],
    ['postgres://berth@[::1]/berth', '::1'],
    ['postgres://berth@localhost/berth', 'localhost'],
    ['postgres://berth@%2Frun%2Fpostgresql/berth', '/run/postgresql'],
    ['postgres:///berth?host=/run/postgresql', '/run/postgresql'],
    ['postgres://berth@db.example/berth?sslmode=disable', 'db.example'],
  ])('needs no TLS on this machine, or where it is said: %s', (url, host) => {
    expect(read(url)).toMatchObject({ host, port: 5432, database: 'berth', tls: false, certificates: null });
  });

  it('is of the account that runs Berth where it names no user, and may have odd characters', () => {
    expect(read('postgres:///b%C3%A9%2520?host=/run').user).toBeUndefined();
    expect(read('postgres:///b%C3%A9%2520?host=/run').database).toBe('bé%20');
  });

  it.each([
    ['mysql://db.example/berth', /must be postgres/],
    ['db.example', /must be postgres/],
    ['postgres://berth@db.example:port/berth', /must be postgres/],
    ['postgres://berth@127.0.0.1/', /must name a host and a database/],
    ['postgres:///berth', /must name a host and a database/],
    ['postgres://berth@127.0.0.1/a/b', /must name a host and a database/],
    ['postgres://berth@127.0.0.1/%zz', /hexadecimal/],
    ['postgres://berth@db.example/berth', /sslmode=verify-full/],
    ['postgres://berth@db.example/berth?sslmode=require', /verify-full or disable/],
    ['postgres://berth@127.0.0.1/berth?sslmode=verify-full&sslrootcert=ca.pem', /absolute path/],
    ['postgres://berth@127.0.0.1/berth?options=-c', /no others/],
  ])('is refused with what to do: %s', (url, message) => {
    expect(refused(url)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    'postgres://berth:hunter2@127.0.0.1/berth',
    'postgres://127.0.0.1/berth?password=hunter2',
    'postgres://berth:hunter2@:/',
  ])('never has a password, and does not tell it: %s', (url) => {
    const messages = refused(url);
    expect(messages).toHaveLength(1);
    expect(messages.join()).not.toContain('hunter2');
  });
});
