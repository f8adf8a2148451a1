/**
 * The portal as `berth serve` puts it together, but with the nodes and the queue of a cluster that is not there: sinfo, squeue and sacct answer what the file
 * `<program>.txt` in the folder BERTH_TEST_SLURM says. Each question is a line in the file `asked` there.
 */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openAdapters } from '../../src/adapters.ts';
import { readConfig } from '../../src/config.ts';
import { createPortal } from '../../src/portal.ts';
import { slurmQueue } from '../../src/scheduler/slurm/queue.ts';
import { type Run, type RunLong, runLongOnThisMachine, runOnThisMachine } from '../../src/scheduler/slurm/run.ts';
import { slurmScheduler } from '../../src/scheduler/slurm/slurm.ts';

const folder = process.env.BERTH_TEST_SLURM ?? '';
const config = readConfig({
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  homedir: homedir(),
  cwd: process.cwd(),
  uid: process.getuid?.() ?? -1,
});
const log = pino({ level: 'warn' });
mkdirSync(config.home, { recursive: true, mode: 0o700 });

/** Through a process and its pipe, as a real answer comes. */
function stand(program: string, args: string[]): ['sed', string[]] {
  appendFileSync(join(folder, 'asked'), `${program}\n`);
  const marker = /~[0-9a-f]{24}~/.exec(args.join(' '))?.[0] ?? '';
  return ['sed', [`s/~marker~/${marker}/g`, join(folder, `${program}.txt`)]];
}
const run: Run = (program, args) => runOnThisMachine(...stand(program, args));
const runLong: RunLong = (program, args, take) => runLongOnThisMachine(...stand(program, args), take);

const adapters = await openAdapters(config, log);
const { look } = slurmScheduler({
  cluster: 'busy',
  run,
  asUser: () => Promise.reject(new Error('nobody submits here')),
  stopGraceMs: 0,
  isOurs: () => false,
});
const scheduler = { ...adapters.scheduler, cluster: 'busy', shared: true, look };
const portal = await createPortal(
  config,
  {
    ...adapters,
    scheduler,
    queue: slurmQueue({ run, runLong, actAs: () => Promise.reject(new Error('nobody acts here')) }),
  },
  log,
);
await portal.listen();
