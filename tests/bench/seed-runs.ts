/** Records runs beside the portal, in its own database. A JSON list of records on standard input. */
import { text } from 'node:stream/consumers';
import { runsOver } from '../../src/records/runs.ts';
import { openSqlite } from '../../src/records/sqlite.ts';

const [file = ''] = process.argv.slice(2);
const database = await openSqlite(file);
const runs = runsOver(database);
for (const run of JSON.parse(await text(process.stdin))) await runs.insert(run);
await database.close();
