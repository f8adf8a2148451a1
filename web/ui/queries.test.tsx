import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LaunchRequest } from '../../src/session/schema.ts';
import { useLaunch } from './queries.ts';

const answers: (() => Response)[] = [];
let keys: (string | null)[] = [];

const created = () =>
  Response.json({ session_id: 'app-session-1729756800-abc123', status: 'creating' }, { status: 201 });
const refused = () =>
  new Response(JSON.stringify({ code: 'too_many_sessions' }), {
    status: 409,
    headers: { 'content-type': 'application/problem+json' },
  });
const lost = () => {
  throw new TypeError('Failed to fetch');
};

beforeEach(() => {
  keys = [];
  vi.spyOn(document, 'cookie', 'get').mockReturnValue('berth_login=1; berth_fresh=1');
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get('idempotency-key'));
    return (answers.shift() ?? created)();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function launch(...requests: LaunchRequest[]) {
  const client = new QueryClient();
  const { result } = renderHook(useLaunch, {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  for (const request of requests) {
    act(() => result.current.mutate(request));
    await waitFor(() => expect(result.current.isPending).toBe(false));
  }
  return result;
}

it('a launch that got no answer is sent again under the same key', async () => {
  answers.push(lost, created);
  await launch({ app_id: 'gedit' }, { app_id: 'gedit' });
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
});

it('the same launch a second time is a new one', async () => {
  await launch({ app_id: 'gedit' }, { app_id: 'gedit' });
  expect(keys[1]).not.toBe(keys[0]);
});

it('a launch after a refusal is a new one', async () => {
  answers.push(refused);
  await launch({ app_id: 'gedit' }, { app_id: 'gedit' });
  expect(keys[1]).not.toBe(keys[0]);
});

it('another request never goes under the key of a lost one', async () => {
  answers.push(lost);
  await launch({ app_id: 'gedit' }, { app_id: 'xterm' });
  expect(keys[1]).not.toBe(keys[0]);
});

it('a double click sends both requests under one key', async () => {
  const client = new QueryClient();
  const { result } = renderHook(useLaunch, {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  act(() => {
    result.current.mutate({ app_id: 'gedit' });
    result.current.mutate({ app_id: 'gedit' });
  });
  await waitFor(() => expect(keys).toHaveLength(2));
  expect(keys[1]).toBe(keys[0]);
});
