/**
 * Requests to Berth's own API. A request that finds the log-in's access token run out renews it once (one renewal for all waiting
 * requests and, where the browser has locks, for all tabs) and is repeated; a log-in that has ended leads to the log-in page.
 */
import type { ProblemCode } from '../../src/errors.ts';
import type { ProblemBody, ProblemField } from '../../src/http/schema.ts';

/** `unreachable` is the browser's own: no answer of Berth came back. */
export type ErrorCode = ProblemCode | 'unreachable';

export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly title: string;
  readonly detail: string;
  readonly fields: ProblemField[];
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: ErrorCode, problem: Partial<ProblemBody> = {}, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title ?? code);
    this.status = status;
    this.code = code;
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.fields = problem.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What the client needs of its browser. */
export interface Browser {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Runs alone among all tabs; absent where the page is not a secure context. */
  locks: Pick<LockManager, 'request'> | undefined;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  now: () => number;
  /** What the portal's readable cookies say of the log-in: none, one whose access token holds, or one to renew. */
  login: () => 'none' | 'fresh' | 'old';
  goToLogin: () => void;
  /** Begins the page anew. */
  startAnew: () => void;
}

const REFRESHED_AT = 'berth-refreshed-at';
const LOGIN_PATH = '/api/auth/login';
const VIEW_PATH = '/api/admin/view-as';

export function createApi(browser: Browser) {
  let refreshing: Promise<void> | undefined;

  async function request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<T> {
    const init = {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    };
    return (await exchange(path, init, contentOf)) as T;
  }

  async function exchange<T>(path: string, init: RequestInit, read: Reader<T>): Promise<T> {
    const sentAt = browser.now();
    if (path !== LOGIN_PATH) await prepare(sentAt);
    const send = () => answerOf(browser.fetch(path, init), read);
    try {
      return await send();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'view_over') await leaveView();
      if (!(error instanceof ApiError) || error.code !== 'not_logged_in' || path === LOGIN_PATH) throw error;
    }
    await renewOrLeave(sentAt);
    return send();
  }

  /** For what needs no log-in: one that there is goes along. Nobody is led to the log-in page. */
  async function postAsAnybody<T>(path: string, body: unknown): Promise<T> {
    // Where it cannot be renewed it is none.
    if (browser.login() === 'old') await renew(browser.now()).catch(() => {});
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await answerOf(browser.fetch(path, init), contentOf)) as T;
  }

  /** A request that is known to be refused is not sent. */
  async function prepare(sentAt: number): Promise<void> {
    const login = browser.login();
    if (login === 'old') await renewOrLeave(sentAt);
    if (login !== 'none') return;
    browser.goToLogin();
    throw new ApiError(401, 'not_logged_in');
  }

  /** Whoever looked on as a user is themselves again, and what the page shows was the user's. */
  async function leaveView(): Promise<void> {
    await answerOf(browser.fetch(VIEW_PATH, { method: 'DELETE' }), contentOf);
    browser.startAnew();
  }

  async function renewOrLeave(since: number): Promise<void> {
    try {
      await renew(since);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) browser.goToLogin();
      throw error;
    }
  }

  /** Renews the log-in unless that happened after `since`, in this tab or another. */
  function renew(since: number): Promise<void> {
    refreshing ??= exclusively(() => refreshUnlessDone(since)).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  function exclusively(run: () => Promise<void>): Promise<void> {
    return browser.locks === undefined ? run() : browser.locks.request('berth-refresh', run);
  }

  async function refreshUnlessDone(since: number): Promise<void> {
    if (Number(browser.storage.getItem(REFRESHED_AT) ?? 0) > since) return;
    await answerOf(browser.fetch('/api/auth/refresh', { method: 'POST' }), contentOf);
    browser.storage.setItem(REFRESHED_AT, String(browser.now()));
  }

  return {
    /** What waits for news gives its connection back when nobody waits any more: a browser has few. */
    get: <T>(path: string, signal?: AbortSignal) => request<T>('GET', path, undefined, undefined, signal),
    post: <T>(path: string, body?: unknown, headers?: Record<string, string>) =>
      request<T>('POST', path, body, headers),
    postAsAnybody,
    /** For what takes its time: each line goes to `onLine` as it comes. */
    postLines: <T>(path: string, body: unknown, onLine: (line: T) => void, signal: AbortSignal) =>
      exchange(
        path,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal },
        (response) => readLines(response, onLine),
      ),
    put: <T>(path: string, body?: unknown) => request<T>('PUT', path, body),
    patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, body),
    delete: <T>(path: string) => request<T>('DELETE', path),
    /** A file, or a part of one. */
    getBytes: (path: string, headers: Record<string, string>, signal?: AbortSignal) =>
      exchange(path, { method: 'GET', headers, ...(signal && { signal }) }, async (response) => ({
        bytes: await response.arrayBuffer(),
        headers: response.headers,
      })),
    putBytes: <T>(path: string, body: ArrayBuffer | Blob, signal?: AbortSignal) =>
      exchange(
        path,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream' },
          body,
          ...(signal && { signal }),
        },
        contentOf,
      ) as Promise<T>,
  };
}

type Reader<T> = (response: Response) => Promise<T>;

const isJson = (response: Response) => /\bjson\b/.test(response.headers.get('content-type') ?? '');

const contentOf: Reader<unknown> = async (response) => {
  const text = await response.text();
  return isJson(response) ? JSON.parse(text) : undefined;
};

async function readLines<T>(response: Response, onLine: (line: T) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return;
    const lines = (text + value).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) onLine(JSON.parse(line) as T);
  }
}

async function answerOf<T>(answering: Promise<Response>, read: Reader<T>): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await answering;
    if (response.ok) return await read(response);
    text = await response.text();
  } catch {
    throw new ApiError(0, 'unreachable');
  }
  throw isJson(response) ? problemOf(response, JSON.parse(text)) : new ApiError(response.status, 'unreachable');
}

function problemOf(response: Response, problem: Partial<ProblemBody>): ApiError {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const code = (problem.code ?? 'internal') as ErrorCode;
  return new ApiError(response.status, code, problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

/** No answer, or a server that is not well: worth asking again by itself. */
export const mayHeal = (error: Error): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500);

const LOGIN = '/auth/';

export const loginAddress = (here: Pick<Location, 'pathname' | 'search'>) =>
  `${LOGIN}?next=${encodeURIComponent(here.pathname + here.search)}`;

let hasLoggedOut = false;

const hasCookie = (name: string) => document.cookie.split('; ').some((cookie) => cookie.startsWith(`${name}=`));

export const api = createApi({
  fetch: (path, init) => fetch(path, init),
  locks: globalThis.navigator?.locks,
  storage: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
  },
  now: Date.now,
  login: () => (!hasCookie('berth_login') ? 'none' : hasCookie('berth_fresh') ? 'fresh' : 'old'),
  // The sockets that a log-out cuts may be faster than its answer: whoever leaves is not led back.
  goToLogin: () => location.assign(hasLoggedOut ? LOGIN : loginAddress(location)),
  startAnew: () => location.assign('/'),
});

/** Ends the log-in and opens its page; also when the portal says that it had ended already. */
export async function logOut(): Promise<void> {
  hasLoggedOut = true;
  try {
    await api.post('/api/auth/logout');
  } finally {
    location.assign(LOGIN);
  }
}
