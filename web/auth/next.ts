/**
 * Where to go after the log-in: a page of this portal, never another site and never the log-in page again. A fragment of the log-in
 * page's own goes on to it: what must not stand in an address that is sent, the secret of a link, comes as that.
 */
export function nextAddress({ search, hash, origin }: Pick<Location, 'search' | 'hash' | 'origin'>): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  // Browsers read a backslash as a slash and drop tabs and newlines, so `/\evil` and `/<tab>/evil` lead to another host.
  if (!next.startsWith('/') || next.startsWith('//') || /[\\\p{Cc}]/u.test(next)) return '/';
  const address = new URL(next, origin);
  // Dots are gone now, and what they hid may begin with two slashes again: `/.//evil`.
  if (address.origin !== origin || /^\/(\/|auth(\/|$))/.test(address.pathname)) return '/';
  return address.pathname + address.search + (address.hash || hash);
}
