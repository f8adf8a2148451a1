/** Reads a part of a file as its account: what that may not open is not opened, whatever Berth runs as. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { FilePart, PartWanted } from '../queue.ts';
import { asAccount, type LookUpAccount } from './accounts.ts';

/** Nothing is waited for, should it be a pipe. It prints what the file is and where the part begins, and then the part. */
const SCRIPT = String.raw`
  use Fcntl; my ($path, $from, $bytes, $known) = @ARGV;
  if (!sysopen my $file, $path, O_RDONLY | O_NONBLOCK | O_NOCTTY) {
    print $!{ENOENT} || $!{ENOTDIR} ? "absent" : $!{EACCES} || $!{EPERM} ? "forbidden" : "no_file"; exit;
  } else {
    my @status = stat $file; if (!-f _) { print "no_file"; exit }
    my ($id, $size) = ("$status[0]:$status[1]", $status[7]);
    my $start = $from eq "" ? ($size > $bytes ? $size - $bytes : 0) : $known ne "" && $known ne $id || $from > $size ? 0 : $from;
    sysseek $file, $start, 0; my $part = "";
    while (length $part < $bytes) { sysread $file, $part, $bytes - length $part, length $part or last }
    binmode STDOUT; print "read $id $size $start\n", $part;
  }`;
const LOOK_EACH_MS = 250;

export type ReadAs = (account: string, path: string, part: PartWanted) => Promise<FilePart>;

export function readAs(lookUpAccount: LookUpAccount): ReadAs {
  async function look(name: string, path: string, { from, file, bytes }: PartWanted): Promise<FilePart> {
    const account = await lookUpAccount(name);
    if (account === null) return { state: 'forbidden' };
    const [program = '', ...args] = [...asAccount(account), 'perl', '-MErrno', '-e', SCRIPT, '--'];
    const child = spawn(program, [...args, path, String(from ?? ''), String(bytes), file ?? ''], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [printed] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
    const [state, id = '', size, start] = printed
      .toString('latin1', 0, printed.indexOf(10) + 1 || printed.length)
      .trim()
      .split(' ');
    if (state === 'absent' || state === 'forbidden' || state === 'no_file') return { state };
    if (state !== 'read') throw new Error(`${path} could not be read as ${name}`);
    const part = printed.subarray(printed.indexOf(10) + 1);
    return { state, file: id, size: Number(size), from: Number(start), bytes: part };
  }

  return async (account, path, part) => {
    const until = performance.now() + part.waitSeconds * 1000;
    for (;;) {
      const found = await look(account, path, part);
      const mayCome =
        found.state === 'absent' || (found.state === 'read' && found.bytes.length === 0 && found.from === part.from);
      if (!mayCome || performance.now() >= until) return found;
      await setTimeout(LOOK_EACH_MS);
    }
  };
}
