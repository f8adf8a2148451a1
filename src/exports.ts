/** Lists as files, whole: CSV for spreadsheets (RFC 4180) and JSON for programs. Written as they are read, so that none is in memory as a whole. */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Access } from './http/guard.ts';
import type { Server } from './http/server.ts';

export type Cell = string | number | boolean | null;

/** By their names, which are those of the API where it has them. */
export type Columns<Row> = Record<string, (row: Row) => Cell>;

type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Excel takes a file without it for one in the letters of its country. */
const BYTE_ORDER_MARK = '\uFEFF';
/** A spreadsheet takes what begins with these for a formula, the wide ones where people write with those; and names are anybody's texts. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const ROWS_AT_ONCE = 200;

/** `<address>.csv` and `<address>.json`. Rows are as they go over the wire. */
export function exportRoutes<Query extends z.ZodType, Row>(
  server: Server,
  address: string,
  list: {
    access: Access;
    tags: string[];
    /** What the list is of. */
    of: string;
    querystring: Query;
    columns: Columns<Row>;
    /** Throws before the first of them is read where there are none to be had. */
    rows: (request: FastifyRequest, query: z.infer<Query>) => Promise<Rows<Row>>;
  },
): void {
  const { access, tags, of, querystring, columns } = list;
  const name = address.slice(address.lastIndexOf('/') + 1);
  const formats = {
    csv: { type: 'text/csv; charset=utf-8', write: (rows: Rows<Row>) => csvOf(columns, rows) },
    json: { type: 'application/json; charset=utf-8', write: jsonOf },
  };
  for (const [ending, { type, write }] of Object.entries(formats)) {
    server.route({
      method: 'GET',
      url: `${address}.${ending}`,
      // Of a list that is shown; those of others' need more than a user's access.
      config: access === 'user' ? { access, viewable: true } : { access },
      schema: {
        tags,
        summary: `The whole list of ${of} as a file (${ending.toUpperCase()})`,
        querystring,
      },
      handler: async (request, reply) =>
        reply
          .type(type)
          .header('content-disposition', `attachment; filename="${name}.${ending}"`)
          .send(Readable.from(write(await list.rows(request, request.query as z.infer<Query>)))),
    });
  }
}

/** All that a list has, page by page. */
export async function* everyPage<Row>(
  read: (cursor: string | undefined) => Promise<{ items: Row[]; next_cursor: string | null }>,
): AsyncGenerator<Row> {
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await read(cursor);
    yield* items;
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined);
}

export async function* csvOf<Row>(columns: Columns<Row>, rows: Rows<Row>): AsyncGenerator<string> {
  const values = Object.values(columns);
  const line = (cells: string[]): string => `${cells.join(',')}\r\n`;
  let text = BYTE_ORDER_MARK + line(Object.keys(columns));
  for await (const some of batches(rows)) {
    for (const row of some) text += line(values.map((value) => cellOf(value(row))));
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

export async function* jsonOf<Row>(rows: Rows<Row>): AsyncGenerator<string> {
  let text = '[';
  let separator = '\n';
  for await (const some of batches(rows)) {
    for (const row of some) {
      text += separator + JSON.stringify(row);
      separator = ',\n';
    }
    yield text;
    text = '';
  }
  yield `${text}\n]\n`;
}

function cellOf(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function* batches<Row>(rows: Rows<Row>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    if (batch.push(row) < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
