/** Which Origin header values are the portal's own. */

export type OwnOrigin = (origin: string, host: string | undefined) => boolean;

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * With a configured origin just that one. Otherwise the Origin must name the very host that the request was sent to, so that
 * a forwarded port works; a portal on loopback further demands a loopback name, so that no foreign name can be pointed at it.
 */
export function ownOrigin(options: { origin: string | null; tls: boolean; loopback: boolean }): OwnOrigin {
  if (options.origin !== null) {
    const own = options.origin;
    return (origin) => origin === own;
  }
  const scheme = options.tls ? 'https://' : 'http://';
  return (origin, host) => {
    if (host === undefined || origin !== scheme + host) return false;
    return !options.loopback || LOOPBACK_NAMES.has(new URL(origin).hostname);
  };
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
