/** The servers that a site's processes share, as the configuration names them. Their libraries take memory: they are loaded where they are used. */
import { readFileSync } from 'node:fs';
import type { Config, PostgresConfig } from './config.ts';
import type { PostgresDatabase } from './records/postgres.ts';
import { readSecretFile } from './secret-file.ts';

/**
 * `by: 'service'` is the role that owns no tables, where the site has one. `only: 'look'` changes nothing, not even an empty
 * database.
 */
export async function openServer(
  config: PostgresConfig,
  { by = 'owner', only, onLost }: { by?: 'owner' | 'service'; only?: 'look'; onLost?: (reason: string) => void } = {},
): Promise<PostgresDatabase> {
  const { certificates, tls, owner, ...given } = config;
  const { passwordFile, ...address } = { ...given, ...(by === 'owner' && owner) };
  const { openPostgres } = await import('./records/postgres.ts');
  const { claim, inspect, inspectOfOthers } = await import('./records/postgres-start.ts');
  const ofOthers = by === 'service' && owner !== null;
  const options = {
    ...address,
    password: passwordFile === null ? undefined : () => readSecretFile(passwordFile),
    tls: tls && (certificates === null ? {} : { ca: readFileSync(certificates, 'utf8') }),
    ...(onLost && { onLost }),
  };
  if (ofOthers) return openPostgres(options, inspectOfOthers);
  return openPostgres(options, only === 'look' ? inspect : claim);
}

export function redisServer(bus: NonNullable<Config['bus']>): { url: string; password: string | null } {
  return { url: bus.url, password: bus.passwordFile && readSecretFile(bus.passwordFile) };
}
