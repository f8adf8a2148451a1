/** The one event socket of a page: the provider listens to `/events`, and everything below it hears what happens. */
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { BerthEvent } from '../../src/events/schema.ts';
import { socketAddress } from './address.ts';
import { useWebSocket } from './useWebSocket.ts';

export type EventsState = 'connecting' | 'open' | 'waiting';
type Listener = (event: BerthEvent) => void;

const ListenersContext = createContext<Set<Listener> | null>(null);
const StateContext = createContext<EventsState>('connecting');

export function EventsProvider({ children }: { children: ReactNode }) {
  const [listeners] = useState(() => new Set<Listener>());
  const lastId = useRef<string | null>(null);

  const tell = (event: BerthEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  const state = useWebSocket({
    address: () =>
      socketAddress(
        lastId.current === null ? '/events' : `/events?after=${encodeURIComponent(lastId.current)}`,
        window.location.href,
      ),
    // Without an id to continue from, what happened between reading a list and now is unknown: read it again.
    onOpen: () => {
      if (lastId.current === null) tell({ id: '', type: 'reset', data: {} });
    },
    onMessage: (text) => {
      const event = JSON.parse(text) as BerthEvent;
      lastId.current = event.id;
      tell(event);
    },
  });

  return (
    <ListenersContext value={listeners}>
      <StateContext value={state === 'ended' ? 'waiting' : state}>{children}</StateContext>
    </ListenersContext>
  );
}

/** Calls `listener` with every event while the component is there. On 'reset' it has to read again what it shows. */
export function useEvents(listener: (event: BerthEvent) => void): void {
  const listeners = use(ListenersContext);
  if (listeners === null) throw new Error('useEvents needs an EventsProvider above it');
  const heard = useEffectEvent(listener);
  useEffect(() => {
    const hear: Listener = (event) => heard(event);
    listeners.add(hear);
    return () => {
      listeners.delete(hear);
    };
  }, [listeners]);
}

export function useEventsState(): EventsState {
  return use(StateContext);
}
