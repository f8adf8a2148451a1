/** An absolute WebSocket address on the origin of the page, whose own address is `page`. */
export function socketAddress(pathAndQuery: string, page: string): string {
  const address = new URL(pathAndQuery, page);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/**
 * Where this page reaches a display. The gateway is on the page's own origin, whatever host name the portal believes to have:
 * through an ssh port forwarding or a second host name only that is reachable. A direct address is taken as it is.
 */
export function displayAddress(displayUrl: string, page: string): string {
  const { pathname, search } = new URL(displayUrl, page);
  return isDirectAddress(displayUrl) ? displayUrl : socketAddress(pathname + search, page);
}

/** Whether it leads to the display itself, past the gateway. */
export function isDirectAddress(displayUrl: string): boolean {
  return !new URL(displayUrl).pathname.startsWith('/display/');
}
