import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { prometheus } from './prometheus.ts';

const SPAN = { from: 60, until: 120, step: 15 };

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(answer: RequestListener, timeoutMs?: number) {
  const url = await serving(answer);
  return prometheus({ url, authorization: null, ca: null }, timeoutMs)('up', SPAN);
}

const matrix = (values: unknown, metric: unknown = {}): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } });

it('asks for the span, as whom the configuration says', async () => {
  const seen: unknown[] = [];
  const url = await serving(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    seen.push(
      request.method,
      request.url,
      request.headers.authorization,
      Object.fromEntries(new URLSearchParams(body)),
    );
    response.end(matrix([[60, '1']]));
  });
  await prometheus({ url: `${url}/below`, authorization: 'Bearer secret', ca: null })('a + b', SPAN);
  expect(seen).toEqual([
    'POST',
    '/below/api/v1/query_range',
    'Bearer secret',
    { query: 'a + b', start: '60', end: '120', step: '15' },
  ]);
});

it('puts points where they belong: unsorted, doubled and foreign ones, gaps, and what is no number', async () => {
  const values = [
    [120, '5'],
    [60, '1'],
    [60, '9'],
    [61, '7'],
    [75, 'NaN'],
    [90, '+Inf'],
    [105, ''],
    [9999, '3'],
  ];
  const [series] = await ask((_, response) => response.end(matrix(values, { gpu: '0' })));
  expect(series).toEqual({ labels: { gpu: '0' }, values: [1, null, null, null, 5] });
});

it.each<[string, RequestListener, RegExp]>([
  ['a page', (_, response) => response.end('<html>Welcome</html>'), /does not answer as Prometheus does/],
  ['half an answer', (_, response) => response.end(matrix([[60, '1']]).slice(0, -9)), /does not answer as Prometheus/],
  ['a value that is no text', (_, response) => response.end(matrix([[60, 1]])), /does not answer as Prometheus/],
  ['a refusal', (_, response) => response.writeHead(401).end('no'), /answers 401$/],
  [
    'a fault with its words',
    (_, response) => response.writeHead(422).end(JSON.stringify({ status: 'error', error: 'query timed out' })),
    /answers 422: query timed out/,
  ],
  ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1' }).end(), /answers 302/],
  ['a cut connection', ({ socket }) => socket.destroy(), /hang up/],
  [
    'a connection that is cut in its answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{', () => response.destroy());
    },
    /aborted/,
  ],
])('says what is wrong with %s', async (_, answer, fault) => {
  await expect(ask(answer)).rejects.toThrow(fault);
});

it('stops reading what is far too much', async () => {
  let sent = 0;
  const endless: RequestListener = (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536))) sent += 65_536;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  await expect(ask(endless)).rejects.toThrow(/longer than 4194304 bytes/);
  expect(sent).toBeLessThan(100 * 2 ** 20);
});

it('does not wait for one that says nothing, or that never comes to an end', async () => {
  await expect(ask(() => {}, 50)).rejects.toThrow(/did not answer within 0.05 seconds/);
  await expect(ask((_, response) => response.write('{'), 50)).rejects.toThrow(/did not answer within/);
});

it('refuses more series than a chart could have', async () => {
  const result = Array.from({ length: 65 }, () => ({ metric: {}, values: [] }));
  const answer = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
  await expect(ask((_, response) => response.end(answer))).rejects.toThrow(/does not answer as Prometheus/);
});
