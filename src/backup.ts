/**
 * `berth backup FILE` and `berth restore FILE`. A backup is one file: the database as it was at one moment, also of a portal that
 * runs, with the secrets of the site in a table of their own.
 */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATABASE, flush, unpacked, writeBackup } from './backup-file.ts';
import { SECRETS, type SiteSecrets, siteSecrets } from './backup-secrets.ts';
import { backUpServer, restoreServer } from './backup-server.ts';
import type { Config } from './config.ts';
import { openFile } from './records/sqlite.ts';
import { runningPortal } from './running-portal.ts';

const HELP = {
  backup: `berth backup <file>

Writes users, sessions, audit log and the keys of this site into one new file that only its owner can read, wherever the records are.
Berth may run meanwhile. Not in it are the logs of sessions and the files of users.
`,
  restore: `berth restore <file>

Puts a backup in the place of the state of a site that is stopped. What was there before is kept in BERTH_HOME. A backup of
SQLite's file may be restored into PostgreSQL, and the other way round.
`,
};

export async function runBackupCommand(
  verb: 'backup' | 'restore',
  argv: string[],
  host: { readConfig: () => Pick<Config, 'home' | 'keys' | 'database'>; print: (text: string) => void },
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (values.help === true || name === undefined || positionals.length > 1) {
    host.print(HELP[verb]);
    return values.help === true ? 0 : 2;
  }
  const config = host.readConfig();
  const { home, database } = config;
  const secrets = siteSecrets(config);
  const file = resolve(name);
  const site = database === null ? home : `the database ${database.database} at ${database.host}`;
  if (verb === 'backup') {
    await (database === null ? backUp(home, secrets, file) : backUpServer(database, secrets, file));
    host.print(`The state of ${site} is in ${file}. It has the keys of this site: keep it as secret as those.\n`);
    return 0;
  }
  refuseWhileRunning(home);
  const kept = await (database === null ? restore(home, secrets, file) : restoreServer(database, home, secrets, file));
  host.print(
    `${site} is as it was when ${file} was made. ${kept === null ? '' : `What was there before is in ${kept}. `}` +
      `${database === null ? '' : `The keys are in ${secrets.place}; another host of this site needs the same. `}` +
      'Sessions that were launched since then are not known any more: on this machine they are ended when the portal starts, ' +
      'on a cluster cancel their jobs, which are named app-session-….\n',
  );
  return 0;
}

function refuseWhileRunning(home: string): void {
  const running = runningPortal(home);
  if (running === null) return;
  throw new Error(`Berth is running at ${running.url} (process ${running.pid}). Stop it before you restore its state.`);
}

async function backUp(home: string, secrets: SiteSecrets, file: string): Promise<void> {
  const source = join(home, DATABASE);
  if (!existsSync(source))
    throw new Error(`There is nothing to back up: ${source} does not exist. Is BERTH_HOME right?`);
  await writeBackup(file, secrets, (part) => {
    const database = openFile(source);
    try {
      database.prepare('VACUUM INTO ?').run(part);
    } finally {
      database.close();
    }
  });
}

/** The folder that has what was there before; null where there was nothing. */
function restore(home: string, present: SiteSecrets, file: string): Promise<string | null> {
  return unpacked(file, home, async ({ database, secrets }) => {
    const names = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, ...SECRETS].filter((name) =>
      existsSync(join(home, name)),
    );
    const kept =
      names.length === 0 ? null : join(home, `before-restore-${new Date().toISOString().replace(/\W/g, '')}`);
    if (kept !== null) {
      mkdirSync(kept, { mode: 0o700 });
      for (const name of names) renameSync(join(home, name), join(kept, name));
    }
    renameSync(database, join(home, DATABASE));
    await present.replace(secrets);
    flush(home);
    return kept;
  });
}
