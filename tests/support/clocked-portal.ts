/**
 * The portal, put together as `berth serve` does it, but with a clock that the test sets ahead by the milliseconds in the file that
 * BERTH_TEST_CLOCK names, and with jobs that tell each second how busy they are, or never where their session is called 'silent'. It
 * prints what is kept of each.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { pino } from 'pino';
import { openAdapters } from '../../src/adapters.ts';
import { readConfig } from '../../src/config.ts';
import { createPortal } from '../../src/portal.ts';

const clockFile = process.env.BERTH_TEST_CLOCK ?? '';
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
const { scheduler, bus } = adapters;
const now = (): number => Date.now() + Number(readFileSync(clockFile, 'utf8'));
const portal = await createPortal(
  config,
  {
    ...adapters,
    scheduler: {
      ...scheduler,
      submit(request) {
        const seconds = request.environment.BERTH_TITLE === 'silent' ? '3600' : '1';
        return scheduler.submit({ ...request, environment: { ...request.environment, BERTH_HEARTBEAT_S: seconds } });
      },
    },
    bus: {
      ...bus,
      keep(key, value, milliseconds) {
        if (key.startsWith('pulse:')) process.stdout.write(`${key} ${value}\n`);
        return bus.keep(key, value, milliseconds);
      },
    },
  },
  log,
  { clock: { now, steadyNow: now } },
);
await portal.listen();
