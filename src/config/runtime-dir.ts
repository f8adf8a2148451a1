import { createHash } from 'node:crypto';

/** A socket's path is `<runtimeDir>/<session id of 29 bytes>/<name>`; 107 bytes at most in all. */
export const RUNTIME_DIR_MAX_BYTES = 60;

/** Where the sockets are that nobody has chosen a place for. */
export function defaultRuntimeDir(home: string, uid: number, xdgRuntimeDir: string | undefined): string {
  const id = createHash('sha256').update(home).digest('hex').slice(0, 8);
  if (uid === 0) return `/run/berth/${id}`;
  const inSession = xdgRuntimeDir === undefined ? null : `${xdgRuntimeDir}/berth-${id}`;
  if (inSession !== null && Buffer.byteLength(inSession) <= RUNTIME_DIR_MAX_BYTES) return inSession;
  return `/tmp/berth-${uid}-${id}`;
}
