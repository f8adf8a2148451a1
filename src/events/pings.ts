/** Pings WebSockets, and cuts those that do not answer: a peer that vanished without a word keeps its connection open. */
import type { WebSocket } from 'ws';

const PING_EACH_MS = 25_000;

/** The returned function takes a socket in. All share one timer, which is there while there are sockets: thousands may be open. */
export function cutWhenDead(): (socket: WebSocket) => void {
  const open = new Set<WebSocket>();
  const owing = new Set<WebSocket>();
  let timer: NodeJS.Timeout | undefined;

  function ping(): void {
    for (const socket of open) {
      if (owing.has(socket)) {
        socket.terminate();
        continue;
      }
      owing.add(socket);
      socket.ping();
    }
  }

  // Listeners that all sockets have in common, for each of its own would be kept as long as its socket.
  function answered(this: WebSocket): void {
    owing.delete(this);
  }
  function closed(this: WebSocket): void {
    open.delete(this);
    owing.delete(this);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return (socket) => {
    timer ??= setInterval(ping, PING_EACH_MS);
    open.add(socket);
    socket.on('pong', answered);
    socket.on('close', closed);
  };
}
