import { useEffect, useEffectEvent, useState } from 'react';
import { type ConnectionState, keepConnected, type Ports } from './connection.ts';
import { checkLogin } from './login.ts';

/** The other side sends it back. */
const QUESTION = 'ping';

interface Handlers {
  /** The address of the next attempt: it may depend on what was received before. */
  address: () => string;
  onMessage: (text: string) => void;
  onOpen?: () => void;
}

/** A WebSocket of text messages that comes back by itself for as long as the component is there. */
export function useWebSocket({ address, onMessage, onOpen }: Handlers): ConnectionState {
  const [state, setState] = useState<ConnectionState>('connecting');
  const nextAddress = useEffectEvent(() => address());
  const received = useEffectEvent((event: MessageEvent) => {
    if (typeof event.data === 'string' && event.data !== QUESTION) onMessage(event.data);
  });
  const opened = useEffectEvent(() => onOpen?.());

  useEffect(() => {
    const connect = (ports: Ports) => {
      const socket = new WebSocket(nextAddress());
      const listening = new AbortController();
      const { signal } = listening;
      socket.addEventListener(
        'open',
        () => {
          ports.opened();
          opened();
        },
        { signal },
      );
      socket.addEventListener(
        'message',
        (event) => {
          ports.heard();
          received(event);
        },
        { signal },
      );
      socket.addEventListener(
        'close',
        (event) => {
          listening.abort();
          ports.closed(event.code);
        },
        { signal },
      );
      return {
        giveUp: () => {
          listening.abort();
          socket.close();
        },
        ask: () => socket.send(QUESTION),
      };
    };
    return keepConnected(connect, setState, checkLogin).stop;
  }, []);

  return state;
}
