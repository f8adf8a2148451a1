import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../bus/bus.ts';
import { memoryBus } from '../bus/memory.ts';
import { viewersReader, viewersTeller } from './viewers.ts';

const log = { error: vi.fn() };
const SESSION = { session_id: 's1', user_id: 'kim' };
const viewer = (user_id: string | null) => ({ share_id: 'a', user_id, since: 1000 });

describe('who looks at a session', () => {
  let bus: Bus;
  let clock: number;
  const now = () => clock;
  const gateway = (name: string) => viewersTeller({ bus, gateway: name, log });
  beforeEach(() => {
    clock = 0;
    bus = memoryBus({ onError: (error) => Promise.reject(error) });
  });

  it('is known while it is connected, by whichever gateway', async () => {
    const viewersOf = await viewersReader({ bus, now });
    const closed = gateway('g1').opened(SESSION, viewer('lee'));
    gateway('g2').opened(SESSION, viewer(null));
    expect(viewersOf('s1')).toEqual([viewer('lee'), viewer(null)]);
    expect(viewersOf('s2')).toEqual([]);
    closed();
    expect(viewersOf('s1')).toEqual([viewer(null)]);
  });

  it('is told to a reader that comes later', async () => {
    gateway('g1').opened(SESSION, viewer('lee'));
    expect((await viewersReader({ bus, now }))('s1')).toEqual([viewer('lee')]);
  });

  it("is told to the session's user and, without a name, to support, and to nobody else", async () => {
    const heard: unknown[] = [];
    bus.subscribe((event) => heard.push([event.type, event.audience]));
    const closed = gateway('g1').opened(SESSION, viewer('lee'));
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    closed();
    await vi.waitFor(() => expect(heard).toHaveLength(6));
    const each = [
      ['display.viewers', 'services'],
      ['shares.updated', { user_id: 'kim' }],
      ['sessions.updated', 'staff'],
    ];
    expect(heard).toEqual([...each, ...each]);
  });

  it('is forgotten when its gateway died, and not while that tells of it', async () => {
    vi.useFakeTimers();
    const viewersOf = await viewersReader({ bus, now });
    gateway('g1').opened(SESSION, viewer('lee'));
    for (let n = 0; n < 10; n++) {
      clock += 30_000;
      vi.advanceTimersByTime(30_000);
      expect(viewersOf('s1')).toEqual([viewer('lee')]);
    }
    clock += 90_000;
    expect(viewersOf('s1')).toEqual([]);
    vi.useRealTimers();
  });
});
