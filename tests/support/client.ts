/** A program's view of the portal: the API with a token, and its WebSockets. */
import WebSocket from 'ws';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import { ADMIN_PASSWORD } from './portal.ts';
import { until } from './until.ts';

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Client {
  token: string;
  request<T = ProblemBody>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  launch(request: Record<string, unknown>): Promise<Session>;
  session(sessionId: string): Promise<Session>;
  /** Waits until a session has one of those states. */
  reached(sessionId: string, ...statuses: Session['status'][]): Promise<Session>;
  socket(path: string, headers?: Record<string, string>): WebSocket;
}

export async function logIn(url: string, username = 'admin', password = ADMIN_PASSWORD): Promise<Client> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (!answer.ok) throw new Error(`log-in of ${username} answered ${answer.status}: ${await answer.text()}`);
  const { access_token } = (await answer.json()) as { access_token: string };
  return clientWith(url, access_token);
}

export function clientWith(url: string, token: string): Client {
  const client: Client = {
    token,
    async request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: (text === '' ? null : parse(text)) as T };
    },
    async launch(request) {
      const answer = await client.request<Session>('POST', '/api/app/sessions', request);
      if (answer.status !== 201) throw new Error(`launch answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async session(sessionId) {
      return (await client.request<Session>('GET', `/api/app/sessions/${sessionId}`)).body;
    },
    reached: (sessionId, ...statuses) =>
      until(`${sessionId} is ${statuses.join(' or ')}`, async () => {
        const session = await client.session(sessionId);
        return statuses.includes(session.status) ? session : null;
      }),
    socket: (path, headers = {}) =>
      new WebSocket(url.replace(/^http/, 'ws') + path, { headers: { authorization: `Bearer ${token}`, ...headers } }),
  };
  return client;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
