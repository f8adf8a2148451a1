/** Lists by page, newest first: the cursor says after which record the next page starts, so that new records shift nothing. */
import { Problem } from '../errors.ts';
import type { Page } from './records.ts';

export interface Position {
  moment: number;
  id: string;
}

export function readCursor(cursor: string): Position {
  const fields = /^(\d{1,16}) (\S{1,100})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (fields === null)
    throw new Problem('invalid_request', 'Start again from the first page.', {
      fields: [{ field: 'cursor', message: 'is not a next_cursor of this list' }],
    });
  const [, moment, id = ''] = fields;
  return { moment: Number(moment), id };
}

/** Makes a page of rows that were asked for with one more than the limit. */
export function pageOf<T>(rows: T[], limit: number, position: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, next_cursor: null };
  const { moment, id } = position(last);
  return { items, next_cursor: Buffer.from(`${moment} ${id}`).toString('base64url') };
}
