/** The `berth` command: `berth serve` runs the portal, `berth cluster` a Slurm cluster to try it on, everything else is a client of its API. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { pino } from 'pino';
import { runCli } from './cli/cli.ts';
import { type Config, ConfigFaults, readConfig } from './config.ts';
import { serve } from './serve.ts';

function loadConfig(): Config {
  return readConfig({
    env: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    homedir: homedir(),
    cwd: process.cwd(),
    uid: process.getuid?.() ?? -1,
  });
}

const [command = '', ...rest] = process.argv.slice(2);
try {
  if (command === 'serve' && rest.length === 0) {
    await serve(loadConfig(), pino({ level: 'warn' }), (line) => process.stdout.write(`${line}\n`));
  } else if (command === 'cluster') {
    // Of a checkout only: nobody who runs a portal needs it.
    const { runClusterCommand } = await import('../testbed/cli.ts');
    process.exitCode = await runClusterCommand(rest);
  } else if (command === 'grant-key') {
    const { grantKeySettings } = await import('./grant-key.ts');
    process.stdout.write(await grantKeySettings(loadConfig().home, process.env.PATH ?? ''));
  } else {
    process.exitCode = await runCli(process.argv.slice(2), {
      env: process.env,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      readConfig: loadConfig,
    });
  }
} catch (error) {
  if (error instanceof ConfigFaults) {
    process.stderr.write(`The configuration has faults:\n${error.message}\n`);
  } else {
    process.stderr.write(`berth: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.exit(1);
}
