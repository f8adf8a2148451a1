/** Asks Prometheus over its HTTP API, and believes nothing of what comes back: it may be another server, half an answer, or far too much. */
import { once } from 'node:events';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type Span, timesOf } from './span.ts';

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 4 * 1024 ** 2;
/** More than the states of nodes, or the GPUs of a node, are. */
const SERIES_MAX = 64;

export interface PrometheusServer {
  url: string;
  /** What the header `Authorization` says; null where it asks for no log-in. */
  authorization: string | null;
  /** Authorities in PEM that its certificate may be of; null where the system knows them. */
  ca: string | null;
}

export interface Measured {
  labels: Record<string, string>;
  /** One for each moment of the span; null where nothing was measured. */
  values: (number | null)[];
}

/** Throws, with a sentence, where the answer is not one. */
export type AskPrometheus = (query: string, span: Span) => Promise<Measured[]>;

const answer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z
      .array(
        z.object({
          metric: z.record(z.string(), z.string()),
          values: z.array(z.tuple([z.number(), z.string()])),
        }),
      )
      .max(SERIES_MAX),
  }),
});
const refusal = z.object({ status: z.literal('error'), error: z.string() });

export function prometheus(server: PrometheusServer, timeoutMs = TIMEOUT_MS): AskPrometheus {
  return async (query, span) => {
    const { from, until, step } = span;
    const body = new URLSearchParams({ query, start: `${from}`, end: `${until}`, step: `${step}` });
    const { status, said } = await post(server, `${server.url}/api/v1/query_range`, body.toString(), timeoutMs);
    const json = parsed(said);
    if (status !== 200) {
      const { data } = refusal.safeParse(json);
      throw new Error(`Prometheus answers ${status}${data ? `: ${data.error.slice(0, 200)}` : ''}`);
    }
    const { data, success } = answer.safeParse(json);
    if (!success) throw new Error('what answers at the address of Prometheus does not answer as Prometheus does');
    return data.data.result.map(({ metric, values }) => ({ labels: metric, values: onGrid(values, span) }));
  };
}

/** What is no number, or belongs to no moment that was asked for, is not there; of two for one moment the first counts. */
function onGrid(points: [number, string][], span: Span): (number | null)[] {
  const known = new Map<number, number>();
  for (const [time, value] of points) {
    const number = Number(value);
    if (value.trim() !== '' && Number.isFinite(number) && !known.has(time)) known.set(time, number);
  }
  return timesOf(span).map((time) => known.get(time) ?? null);
}

async function post({ authorization, ca }: PrometheusServer, url: string, body: string, timeoutMs: number) {
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    ...(authorization !== null && { authorization }),
  };
  const options = { method: 'POST', headers, signal };
  const asked = url.startsWith('https:')
    ? secure(url, { ...options, ...(ca !== null && { ca }) })
    : plain(url, options);
  try {
    const answered = once(asked, 'response');
    // What breaks later breaks the reading of the answer.
    asked.on('error', () => {});
    asked.end(body);
    const [response] = await answered;
    return { status: response.statusCode as number, said: await text(limited(response)) };
  } catch (error) {
    throw signal.aborted ? new Error(`Prometheus did not answer within ${timeoutMs / 1000} seconds`) : error;
  } finally {
    asked.destroy();
  }
}

async function* limited(pieces: AsyncIterable<Buffer>) {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`Prometheus' answer is longer than ${ANSWER_BYTES_MAX} bytes`);
    yield piece;
  }
}

function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}
