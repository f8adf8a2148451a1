import { describe, expect, it } from 'vitest';
import { DeliveryFailed } from './failure.ts';
import { targets } from './targets.ts';

const NOTHING = { hosts: [], networks: [] };
const NEIGHBOURS = ['198.18.0.5/15', '8.8.4.7/24', '2600:1234::9/64'];

/** What comes of an address: 'called', or what is refused. */
async function outcome(url: string, allowed = NOTHING as Parameters<typeof targets>[0]): Promise<string> {
  const find = targets(allowed, () => NEIGHBOURS);
  return find(new URL(url)).then(
    () => 'called',
    (error: unknown) => {
      if (error instanceof DeliveryFailed) return error.message;
      throw error;
    },
  );
}

describe('a webhook', () => {
  it.each(['https://1.1.1.1/hook', 'https://8.8.8.8:8443', 'https://[2606:4700::1111]/'])(
    'may call %s, as everybody may',
    async (url) => {
      expect(await outcome(url)).toBe('called');
    },
  );

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.31.255.255/',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[::7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    // Its own networks, also where they are of the Internet.
    'https://8.8.4.1/',
    'https://[2600:1234::1]/',
    // A name of this machine in /etc/hosts.
    'https://localhost/',
  ])('may not call %s', async (url) => {
    expect(await outcome(url)).toMatch(/^address_forbidden/);
  });

  it('speaks TLS', async () => {
    expect(await outcome('http://1.1.1.1/')).toBe('address_forbidden: http:');
    expect(await outcome('ftp://1.1.1.1/')).toBe('address_forbidden: ftp:');
  });

  it('may call what the administrator names, in the clear as well, and nothing beside it', async () => {
    const allowed = {
      hosts: ['localhost'],
      networks: [
        { address: '10.1.0.0', prefix: 16 },
        { address: '::1', prefix: 128 },
      ],
    };
    for (const url of [
      'http://10.1.2.3/',
      'https://10.1.2.3/',
      'http://localhost:8080/',
      'http://[::1]/',
      'https://1.1.1.1/',
    ])
      expect(`${url} ${await outcome(url, allowed)}`).toBe(`${url} called`);
    for (const url of ['http://10.2.0.1/', 'https://127.0.0.1/', 'http://1.1.1.1/', 'ftp://10.1.2.3/'])
      expect(`${url} ${await outcome(url, allowed)}`).toMatch(/ address_forbidden/);
  });

  it('may not call what nobody knows', async () => {
    expect(await outcome('https://no-such-host.invalid/')).toMatch(/^unreachable/);
  });
});
