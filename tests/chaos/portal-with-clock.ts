/**
 * The portal as `berth serve` runs it, on a machine whose clock is set while it runs: by as many milliseconds as the file says that
 * BERTH_CHAOS_CLOCK names. Like on such a machine only the wall clock is set; what counts from the start goes on.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { pino } from 'pino';

const SystemDate = Date;

function setBy(): number {
  try {
    return Number(readFileSync(process.env.BERTH_CHAOS_CLOCK ?? '', 'utf8'));
  } catch {
    return 0;
  }
}

const now = (): number => SystemDate.now() + setBy();

globalThis.Date = new Proxy(SystemDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

// Only now: what they take of the clock as they are loaded is this one.
const { readConfig } = await import('../../src/config.ts');
const { serve } = await import('../../src/serve.ts');
const config = readConfig({
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  homedir: homedir(),
  cwd: process.cwd(),
  uid: process.getuid?.() ?? -1,
});
await serve(config, pino({ level: 'warn' }), () => {});
