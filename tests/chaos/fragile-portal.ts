/**
 * The portal, put together as `berth serve` does it, but with a fuse in every method of its ports: it kills its own process
 * before or after the n-th call of one of them. Which one is in the file that BERTH_CHAOS_FUSE names, read at every call, so
 * that a test decides when the counting begins; without the file this is the portal as it is. The calls that were counted
 * are written beside it.
 */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { pino } from 'pino';
import { openAdapters } from '../../src/adapters.ts';
import { readConfig } from '../../src/config.ts';
import { createPortal } from '../../src/portal.ts';
import { type CallPoint, callsFile } from '../support/fuse.ts';

const fuseFile = process.env.BERTH_CHAOS_FUSE ?? '';
const counts = new Map<string, number>();

function fuse(): CallPoint | null {
  try {
    return JSON.parse(readFileSync(fuseFile, 'utf8'));
  } catch {
    return null;
  }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

/** Replaces the methods in place: adapters hand one another these same objects. */
function insertFuses(name: string, port: object): void {
  for (const [key, original] of Object.entries(port)) {
    if (typeof original !== 'function') continue;
    const method = `${name}.${key}`;
    Object.assign(port, {
      [key]: (...args: unknown[]): unknown => {
        const point = fuse();
        if (point === null) return original(...args);
        const call = (counts.get(method) ?? 0) + 1;
        counts.set(method, call);
        appendFileSync(callsFile(fuseFile), `${method}\n`);
        const meant = point.method === method && point.call === call;
        if (meant && point.when === 'before') die();
        const result = original(...args);
        if (!meant) return result;
        return result instanceof Promise ? result.finally(die) : die();
      },
    });
  }
}

const config = readConfig({
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  homedir: homedir(),
  cwd: process.cwd(),
  uid: process.getuid?.() ?? -1,
});
const log = pino({ level: 'warn' });
mkdirSync(config.home, { recursive: true, mode: 0o700 });
const adapters = await openAdapters(config, log);
insertFuses('sessions', adapters.records.sessions);
insertFuses('runs', adapters.records.runs);
insertFuses('executions', adapters.records.executions);
insertFuses('idempotency', adapters.records.idempotency);
insertFuses('audit', adapters.records.audit);
insertFuses('scheduler', adapters.scheduler);
insertFuses('runFolders', adapters.runFolders);
insertFuses('bus', adapters.bus);
const portal = await createPortal(config, adapters, log);
await portal.listen();
