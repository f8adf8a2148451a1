// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BerthEvent } from '../../src/events/schema.ts';
import { EventsProvider, useEvents, useEventsState } from './events.tsx';

let server: WebSocketServer;
let sockets: WebSocket[];
let addresses: (string | undefined)[];
let heard: BerthEvent[];

beforeEach(async () => {
  [sockets, addresses, heard] = [[], [], []];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    addresses.push(request.url);
  });
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as { port: number };
  document.head.innerHTML = '';
  window.location.href = `http://127.0.0.1:${port}/sessions`;
});

afterEach(async () => {
  cleanup();
  for (const socket of server.clients) socket.terminate();
  await new Promise((closed) => server.close(closed));
});

function Listener() {
  useEvents((event) => heard.push(event));
  return <output>{useEventsState()}</output>;
}

const show = () =>
  render(
    <EventsProvider>
      <Listener />
    </EventsProvider>,
  );

const send = (id: string) => sockets.at(-1)?.send(JSON.stringify({ id, type: 'apps.updated', data: {} }));

describe('the events of a page', () => {
  it('begin with a reset, because nobody knows what happened between reading and listening', async () => {
    show();
    await waitFor(() => expect(screen.getByText('open')).toBeTruthy());
    expect(heard.map(({ type }) => type)).toEqual(['reset']);
  });

  it('go on after the last one heard when the connection was lost', async () => {
    show();
    await waitFor(() => expect(sockets).toHaveLength(1));
    send('7-0');
    await waitFor(() => expect(heard.at(-1)?.id).toBe('7-0'));
    sockets[0]?.terminate();
    await waitFor(() => expect(sockets).toHaveLength(2));
    expect(addresses).toEqual(['/events', '/events?after=7-0']);
    send('8-0');
    await waitFor(() => expect(heard.map(({ id }) => id)).toEqual(['', '7-0', '8-0']));
  });

  it('end with the component', async () => {
    const { unmount } = show();
    await waitFor(() => expect(screen.getByText('open')).toBeTruthy());
    unmount();
    await waitFor(() => expect(server.clients.size).toBe(0));
  });
});
