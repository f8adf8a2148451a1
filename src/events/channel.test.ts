import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { cutWhenLoggedOut } from '../auth/live.ts';
import type { Principal } from '../auth/principal.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import { memoryBus } from '../bus/memory.ts';
import { eventsChannel } from './channel.ts';

const kim: Principal = {
  user_id: 'kim',
  role: 'user',
  account: null,
  credential_id: 'login-kim',
  credential: 'secret',
};
const log = { error: vi.fn(), info: vi.fn(), warn: vi.fn() };

describe('the channel of events', () => {
  let bus: Bus & { listeners: number };
  let server: WebSocketServer;
  let principal: Principal;
  let dead: Set<string>;
  const opened: WebSocket[] = [];

  beforeEach(async () => {
    bus = counted(memoryBus({ onError: log.error, retain: 50 }));
    principal = kim;
    dead = new Set();
    const isLive = async (id: string) => !dead.has(id);
    const channel = eventsChannel({
      bus,
      log,
      cutWhenLoggedOut: cutWhenLoggedOut({ bus, isLive, log }),
    });
    server = new WebSocketServer({ port: 0, maxPayload: channel.maxMessageBytes });
    server.on('connection', (socket, request) => {
      const url = new URL(request.url ?? '', 'http://portal.invalid');
      channel.connect(socket, { url, granted: principal });
    });
    await once(server, 'listening');
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const socket of opened.splice(0)) socket.terminate();
    await new Promise((done) => server.close(done));
  });

  async function connect(after?: string, as: Principal = kim) {
    principal = as;
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/events${after === undefined ? '' : `?after=${after}`}`);
    opened.push(socket);
    const frames: BusEvent[] = [];
    socket.on('message', (data: RawData) => frames.push(JSON.parse(String(data))));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await once(socket, 'open');
    return { socket, frames, closed };
  }
  const publish = (type: string, audience: BusEvent['audience'] = 'everybody') =>
    bus.publish({ type, data: { of: type }, audience });
  const types = (frames: BusEvent[]) => frames.map((frame) => frame.type);

  it('pushes what happens, in frames of id, type and data', async () => {
    const { frames } = await connect(await bus.latest());
    const id = await publish('apps.updated');
    await vi.waitFor(() => expect(frames).toEqual([{ id, type: 'apps.updated', data: { of: 'apps.updated' } }]));
  });

  it('shows each user their own events, administrators included, staff what is for staff, and to nobody those of services', async () => {
    const start = await bus.latest();
    const readers = [
      await connect(start),
      await connect(start, { ...kim, user_id: 'lee' }),
      await connect(start, { ...kim, user_id: 'helper', role: 'support' }),
      await connect(start, { ...kim, user_id: 'admin', role: 'admin' }),
    ];
    await publish('of-kim', { user_id: 'kim' });
    await publish('secret', 'services');
    await publish('for-staff', 'staff');
    await publish('for-all');
    for (const { frames } of readers) await vi.waitFor(() => expect(types(frames)).toContain('for-all'));
    expect(readers.map(({ frames }) => types(frames))).toEqual([
      ['of-kim', 'for-all'],
      ['for-all'],
      ['for-staff', 'for-all'],
      ['for-staff', 'for-all'],
    ]);
    const replayed = await connect(start, { ...kim, user_id: 'lee' });
    await vi.waitFor(() => expect(types(replayed.frames)).toEqual(['for-all']));
  });

  it('goes on after the id that a reader has, without a gap and without repetition', async () => {
    const first = await connect(await bus.latest());
    await publish('a');
    await publish('b');
    await vi.waitFor(() => expect(first.frames).toHaveLength(2));
    first.socket.terminate();
    await publish('c');
    const second = await connect(first.frames[1]?.id);
    await publish('d');
    await vi.waitFor(() => expect(types(second.frames)).toEqual(['c', 'd']));
  });

  it.each(['0-0', 'nonsense', '', '9999999999999-0'])(
    'says reset to a reader with the unknown id %j, then goes on',
    async (id) => {
      const { frames } = await connect(id);
      await vi.waitFor(() => expect(frames).toEqual([{ id: expect.any(String), type: 'reset', data: {} }]));
      await publish('a');
      await vi.waitFor(() => expect(types(frames)).toEqual(['reset', 'a']));
      const again = await connect(frames[0]?.id);
      await vi.waitFor(() => expect(types(again.frames)).toEqual(['a']));
    },
  );

  it('answers a reader that pings, or asks by a short text whether anybody is there', async () => {
    const { socket } = await connect();
    socket.ping();
    await once(socket, 'pong');
    socket.send('"anybody?"');
    expect(String((await once(socket, 'message'))[0])).toBe('"anybody?"');
  });

  it.each([
    ['a longer text', 'x'.repeat(33)],
    ['bytes', Buffer.from('x')],
  ])('closes a reader that sends %s', async (_, message) => {
    const { socket, closed } = await connect();
    socket.send(message);
    expect(await closed).toBe(1008);
  });

  it('closes the sockets of a log-in that ended, and no others', async () => {
    const mine = await connect();
    const another = await connect(undefined, { ...kim, credential_id: 'login-of-another-browser' });
    await bus.publish({ type: 'credential.ended', data: { credential_id: 'login-kim' }, audience: 'services' });
    expect(await mine.closed).toBe(4401);
    await publish('a');
    await vi.waitFor(() => expect(types(another.frames)).toEqual(['a']));
    expect(mine.frames).toEqual([]);
  });

  it('says reset to all readers and looks which log-ins live where events were lost', async () => {
    const { frames, closed } = await connect(await bus.latest());
    await vi.waitFor(() => expect(bus.listeners).toBe(2));
    const id = await bus.publish({ type: 'reset', data: {}, audience: 'everybody' });
    await vi.waitFor(() => expect(frames).toEqual([{ id, type: 'reset', data: {} }]));
    dead.add('login-kim');
    await bus.publish({ type: 'reset', data: {}, audience: 'everybody' });
    expect(await closed).toBe(4401);
  });

  it('closes a socket whose log-in ended while it was opened', async () => {
    dead.add('login-kim');
    const { closed } = await connect();
    expect(await closed).toBe(4401);
  });

  it('closes a socket whose log-in ended by itself within a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { closed } = await connect();
    await vi.waitFor(() => expect(bus.listeners).toBe(2));
    dead.add('login-kim');
    for (let ping = 1; ping <= 2; ping++) {
      vi.advanceTimersByTime(25_000);
      await once([...server.clients][0] as WebSocket, 'pong');
    }
    vi.advanceTimersByTime(10_000);
    expect(await closed).toBe(4401);
  });

  it('pings every 25 seconds and cuts who does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { socket, closed } = await connect();
    await vi.waitFor(() => expect(bus.listeners).toBe(2));
    vi.advanceTimersByTime(25_000);
    await once(socket, 'ping');
    const peer = [...server.clients][0] as WebSocket;
    await once(peer, 'pong');
    // The client's socket stays open and reads nothing any more.
    socket.pause();
    vi.advanceTimersByTime(25_000);
    vi.advanceTimersByTime(25_000);
    await once(peer, 'close');
    socket.resume();
    expect(await closed).toBe(1006);
  });

  it('cuts a reader that does not read, instead of keeping everything for it', async () => {
    const { socket } = await connect();
    await vi.waitFor(() => expect(bus.listeners).toBe(2));
    socket.pause();
    const peer = [...server.clients][0];
    const big = { text: 'x'.repeat(100_000) };
    let most = 0;
    for (let n = 0; n < 2000 && server.clients.size > 0; n++) {
      await bus.publish({ type: 'big', data: big, audience: 'everybody' });
      most = Math.max(most, peer?.bufferedAmount ?? 0);
      await new Promise(setImmediate);
    }
    expect(server.clients.size).toBe(0);
    expect(most).toBeLessThan(5 * 1024 * 1024);
    expect(bus.listeners).toBe(0);
  });

  it('leaves nothing behind after 500 sockets', async () => {
    for (let round = 0; round < 10; round++) {
      const sockets = await Promise.all(Array.from({ length: 50 }, () => connect('0-0')));
      for (const { socket } of sockets) socket.close();
      await Promise.all(sockets.map(({ closed }) => closed));
    }
    await vi.waitFor(() => expect(bus.listeners).toBe(0));
  });
});

function counted(bus: Bus): Bus & { listeners: number } {
  const counting = {
    ...bus,
    listeners: 0,
    subscribe(listener: (event: BusEvent) => void) {
      counting.listeners += 1;
      const stop = bus.subscribe(listener);
      return () => {
        counting.listeners -= 1;
        stop();
      };
    },
  };
  return counting;
}
