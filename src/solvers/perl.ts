/** What Perl says to a pattern, as it is Perl that reads the log: whether it understands it, and whether it is done with lines in time. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { trialLines } from './trial-lines.ts';

/** Of the processor: what others do on this machine is no fault of the pattern. Good ones need a tenth of it. */
const TRIAL_S = 1;
const REFUSED = 3;

/** As in src/scheduler/run-log.pl. The timer ends it in the middle of a match, which a handler of Perl's own would wait for. */
const TRIAL = `
use strict;
use Time::HiRes qw(setitimer ITIMER_VIRTUAL);
my ($text, $seconds) = @ARGV;
my $pattern = eval { qr/$text/ };
if (!defined $pattern) { print $@; exit ${REFUSED} }
binmode STDIN, ':raw';
setitimer ITIMER_VIRTUAL, $seconds;
while (my $line = <STDIN>) {
  chomp $line;
  $line =~ $pattern;
}
`;

/** Null, or what is wrong with it and what to do. `flags` stand before it where the job uses it so. */
export async function perlFault(pattern: string, flags = ''): Promise<string | null> {
  const child = spawn('perl', ['-e', TRIAL, '--', flags + pattern, String(TRIAL_S)], {
    env: { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<[status: number | null, signal: string | null]>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(`Perl, which reads what runs write, cannot be started: ${error.message}`)),
    );
    child.on('close', (...how) => resolve(how));
  });
  // It may be gone before it has read them.
  child.stdin.on('error', () => {});
  child.stdin.end(
    trialLines(pattern)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const [said, [status, signal]] = await Promise.all([text(child.stdout), ended]);
  if (signal === 'SIGVTALRM')
    return 'takes Perl too long where it nearly matches a long line: let what is repeated not be able to match in two ways, begin with ^ where it can, and say [^,]+ rather than .*';
  if (status === REFUSED)
    return `is not understood by Perl, which reads the log: ${said.replace(/ at -e line \d+\.\s*$/, '')}`;
  if (status !== 0) throw new Error(`Perl ended with ${signal ?? status} when it tried the pattern ${pattern}.`);
  return null;
}
