import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

const FOREGROUND = new URL('./foreground.mjs', import.meta.url).href;

/** Runs `program` in the foreground of a process of its own, which says `seen` when it has handled a SIGINT. */
function start(program) {
  const wrapper = `
    import { runInForeground } from ${JSON.stringify(FOREGROUND)};
    const end = runInForeground(process.execPath, ['-e', ${JSON.stringify(program)}]);
    process.on('SIGINT', () => console.log('seen'));
    process.exitCode = await end;`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', wrapper], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, nextLine: async () => (await lines.next()).value, exit: once(child, 'exit') };
}

describe('a program in the foreground', () => {
  it('gets an interruption once, however often it arrives', async () => {
    const counting = `
      let interruptions = 0;
      process.on('SIGINT', () => { interruptions += 1; });
      process.on('SIGUSR2', () => process.exit(interruptions));
      setInterval(() => {}, 1000);
      console.log(process.pid);`;
    const { child, nextLine, exit } = start(counting);
    const pid = Number(await nextLine());
    for (let i = 0; i < 3; i += 1) {
      child.kill('SIGINT');
      expect(await nextLine()).toBe('seen');
    }
    process.kill(pid, 'SIGUSR2');
    expect((await exit)[0]).toBe(1);
  });

  it('passes on its exit status', async () => {
    const { exit } = start('process.exit(7)');
    expect((await exit)[0]).toBe(7);
  });

  it('shows as 128 + the signal that killed it', async () => {
    const { exit } = start('process.kill(process.pid, "SIGKILL")');
    expect((await exit)[0]).toBe(137);
  });
});
