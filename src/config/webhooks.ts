/** What webhooks may call within the site: names, addresses and networks. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { isHost } from './environment.ts';

const BITS = { 4: 32, 6: 128 } as const;

const allowed = z.string().transform((text, context) => {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if ((family === 4 || family === 6) && more.length === 0) {
    const prefix = bits === undefined ? BITS[family] : Number(bits);
    if (bits === undefined || (/^\d{1,3}$/.test(bits) && prefix <= BITS[family])) return { address, prefix };
  } else if (bits === undefined && isHost(address)) return { host: address.toLowerCase() };
  context.addIssue({
    code: 'custom',
    message: 'must be a host name, an address or a network, for example ci.site.example or 10.1.0.0/16',
  });
  return z.NEVER;
});

export const webhooksAllowed = z.array(allowed).transform((all) => ({
  hosts: all.flatMap((one) => ('host' in one ? one.host : [])),
  networks: all.flatMap((one) => ('host' in one ? [] : one)),
}));
