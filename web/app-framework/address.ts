/** An absolute WebSocket address on the page's own origin. */
export function socketAddress(pathAndQuery: string): string {
  const address = new URL(pathAndQuery, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/**
 * Where this page reaches a display. The gateway is on the page's own origin, whatever host name the portal believes to have:
 * through an ssh port forwarding or a second host name only that is reachable. A direct address is taken as it is.
 */
export function displayAddress(displayUrl: string): string {
  const { pathname, search } = new URL(displayUrl, window.location.href);
  return pathname.startsWith('/display/') ? socketAddress(pathname + search) : displayUrl;
}
