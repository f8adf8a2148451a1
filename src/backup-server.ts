/** Backups of a site whose records are in PostgreSQL. They are the same files as those of SQLite, so that each is restored into either. */
import { join } from 'node:path';
import { unpacked, writeBackup } from './backup-file.ts';
import type { SiteSecrets } from './backup-secrets.ts';
import type { PostgresConfig } from './config.ts';
import { copyFrom, replacements } from './records/copy.ts';
import { InUse } from './records/database.ts';
import { migrate, schemaState } from './records/migrate.ts';
import type { PostgresDatabase } from './records/postgres.ts';
import { openFile, openSqlite } from './records/sqlite.ts';
import { openServer } from './servers.ts';

export async function backUpServer(config: PostgresConfig, secrets: SiteSecrets, file: string): Promise<void> {
  const database = await openServer(config);
  try {
    if ((await schemaState(database)).version === 0)
      throw new Error(`There is nothing to back up: the database ${config.database} at ${config.host} is empty.`);
    await copyOf(database, secrets, file);
  } finally {
    await database.close();
  }
}

/** The backup that has what was there before; null where there was nothing. */
export async function restoreServer(
  config: PostgresConfig,
  home: string,
  present: SiteSecrets,
  file: string,
): Promise<string | null> {
  const database = await openServer(config);
  try {
    // Asked now, too, before anything is done.
    await alone(() => database.write([], { alone: true }));
    return await unpacked(file, home, async ({ database: unpackedFile, secrets }) => {
      const { version } = await schemaState(database);
      const kept =
        version === 0 && Object.keys(await present.read()).length === 0
          ? null
          : join(home, `before-restore-${new Date().toISOString().replace(/\W/g, '')}`);
      if (kept !== null) await copyOf(database, present, kept);
      await migrate(database);
      const source = openFile(unpackedFile);
      try {
        await alone(() => database.write(replacements(source), { alone: true }));
      } finally {
        source.close();
      }
      await present.replace(secrets);
      return kept;
    });
  } finally {
    await database.close();
  }
}

async function alone(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof InUse)) throw error;
    throw new Error(`${error.message} Nothing was changed; stop every process of Berth before you restore its state.`);
  }
}

/** Of one moment, and of the database's own version: nothing is changed in it. */
async function copyOf(database: PostgresDatabase, secrets: SiteSecrets, file: string): Promise<void> {
  await writeBackup(file, secrets, (part) =>
    database.snapshot(async (query) => {
      const { version, newest } = await schemaState({ query });
      if (version > newest)
        throw new Error(
          `The database has version ${version}, but this Berth knows versions up to ${newest}. Nothing was changed. Back it up ` +
            'with the newer Berth; to go back to this one, name an empty database in database.url and restore into that.',
        );
      const empty = await openSqlite(part);
      await migrate(empty, { upTo: version }).finally(() => empty.close());
      const copy = openFile(part);
      try {
        await copyFrom(query, copy);
      } finally {
        copy.close();
      }
    }),
  );
}
