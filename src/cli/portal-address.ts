/** Where the portal is and with which token to speak to it: from the environment, or the one that runs on this machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { processStart } from '../process-start.ts';
import { CliFault, EXIT, usageFault } from './faults.ts';
import { safe } from './text.ts';

export interface PortalAddress {
  /** As browsers call it. */
  url: string;
  /** Where to connect; of the portal of this machine not by way of the site's proxy. */
  address: string;
  /** The file of a certificate to trust there beside those of the system's authorities; null where there is none. */
  certificate: string | null;
  token: string;
}

/** What `berth serve` leaves in its home while it runs. */
const portalState = z.object({
  url: z.url(),
  address: z.url(),
  certificate: z.string().nullable().default(null),
  pid: z.int(),
  start: z.string(),
});

export function findPortal(env: Record<string, string | undefined>, home: () => string): PortalAddress {
  const { BERTH_URL: url, BERTH_TOKEN: token } = env;
  if (token && !/^[!-~]+$/.test(token)) throw usageFault('BERTH_TOKEN is not a token; it has spaces or line breaks.');
  if (!url) {
    const folder = home();
    const { url, address, certificate } = readState(folder);
    return { url, address, certificate, token: token || readOperatorToken(folder) };
  }
  if (!token) {
    throw usageFault('BERTH_URL is set, but BERTH_TOKEN is not; make a token on the account page of the portal.');
  }
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw usageFault(`BERTH_URL must be the address of a portal, for example https://portal.example, not ${safe(url)}`);
  }
  return { url, address: url, certificate: null, token };
}

function readState(home: string): z.infer<typeof portalState> {
  const file = join(home, 'portal.json');
  let state: z.infer<typeof portalState>;
  try {
    state = portalState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw notAllowed(file);
    throw notRunning(home);
  }
  // Another program may listen on that port by now: it must not get the token.
  if (processStart(state.pid) !== state.start) throw notRunning(home);
  return state;
}

function readOperatorToken(home: string): string {
  const file = join(home, 'operator.token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw notAllowed(file);
    throw new CliFault(EXIT.refused, `${file} is missing; restart the portal, or set BERTH_TOKEN.`);
  }
}

const notRunning = (home: string) =>
  new CliFault(
    EXIT.unreachable,
    `Berth does not run here (its home is ${home}). Start it with npm start or berth serve, or set BERTH_URL and BERTH_TOKEN for another machine's.`,
  );

const notAllowed = (file: string) =>
  new CliFault(
    EXIT.refused,
    `${file} belongs to another account. Run this as the account that started Berth, or set BERTH_URL and BERTH_TOKEN.`,
  );
