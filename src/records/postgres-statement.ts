import type { SqlValue } from './database.ts';
import { storable } from './storable.ts';

/** PostgreSQL gives a placeholder a type by what stands around it, where SQLite goes by the value: here the value says it too. */
export function prepared(sql: string, params: SqlValue[]) {
  const values = params.map(storable);
  const text = sql.replace(/\$(\d+)/g, (place, number) => {
    const value = values[Number(number) - 1];
    if (typeof value !== 'number') return place;
    return Number.isInteger(value) ? `${place}::bigint` : `${place}::double precision`;
  });
  return { text, values };
}
