/** Runs on `access`: records sessions beside the portal, in its own database. A JSON list of records on standard input. */
import { text } from 'node:stream/consumers';
import { sessionsOver } from '../../src/records/sessions.ts';
import { openSqlite } from '../../src/records/sqlite.ts';

const [file = ''] = process.argv.slice(2);
const database = await openSqlite(file);
const sessions = sessionsOver(database);
for (const session of JSON.parse(await text(process.stdin))) await sessions.insert(session);
await database.close();
