/** A disk of its own for a folder of a site's PostgreSQL, small enough to be filled. */
import type { Site } from './site.ts';

export interface PostgresDisk {
  /** Until the next new row of sessions, or of its log, has no room. */
  fill(): Promise<void>;
  /** Also starts the server, where that has ended over it. */
  free(): Promise<void>;
}

const psql = (...commands: string[]): string =>
  `runuser -u postgres -- psql berth ${commands.map((sql) => `-c '${sql}'`).join(' ')}`;
/** Rows that are there can still be changed. */
const WITHOUT_SPARE_ROOM = psql('ALTER TABLE sessions SET (fillfactor = 10)', 'VACUUM FULL sessions');
const USE_UP_LOG = `while ${psql('SELECT txid_current()', 'SELECT pg_switch_wal()')}; do :; done`;

export async function postgresDisk({ onAccess }: Site, folder: 'base' | 'pg_wal'): Promise<PostgresDisk> {
  await onAccess(`set -e
    systemctl stop postgresql
    cd /var/lib/postgresql/*/main
    mount -t tmpfs -o size=128m small /mnt
    cp -a ${folder}/. /mnt
    mount --move /mnt ${folder}
    systemctl start postgresql`);
  const inFolder = `cd /var/lib/postgresql/*/main/${folder}`;
  return {
    async fill() {
      await onAccess(WITHOUT_SPARE_ROOM);
      await onAccess(`${inFolder} && ! dd if=/dev/zero of=filler bs=64K status=none`);
      if (folder === 'pg_wal') await onAccess(USE_UP_LOG);
    },
    free: async () => void (await onAccess(`${inFolder} && rm filler && systemctl start postgresql`)),
  };
}
