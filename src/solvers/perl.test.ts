import { describe, expect, it } from 'vitest';
import { perlFault } from './perl.ts';
import { trialLines } from './trial-lines.ts';

describe('a pattern', () => {
  it.each([
    ['of a time', '^Time = (?<value>\\S+)', ''],
    ['of residuals', 'Solving for (?<name>\\w+), Initial residual = (?<value>[^,\\s]+)', ''],
    ['of a meshing', '^Info\\s+: \\[\\s*(?<value>\\d+)%\\] (?<name>Meshing (?:curve|surface|volume))', ''],
    ['that looks for two texts', '(?<name>\\w+)\\s*=\\s*(?<value>\\S+)\\s*$', ''],
    ['that skips twice what it does not need', 'residual.*= .*(?<value>\\d+)', ''],
    ['of a line of a file', '^\\s*endTime\\s+(?<value>[^;\\s]+)', '(?m)'],
    ['in Korean', '잔차 (?<name>[가-힣]+): (?<value>\\S+)', ''],
  ])('%s is one that Perl understands and is soon done with', async (_, pattern, flags) => {
    expect(await perlFault(pattern, flags)).toBeNull();
  });

  it.each([
    ['[^]*(?<value>\\d)', 'Unmatched ['],
    ['(?<=a+)(?<value>b)', 'Lookbehind longer than 255'],
    ['(?<va$>a)(?<value>b)', 'Sequence (?<... not terminated'],
  ])('%s means nothing to Perl, which says why', async (pattern, why) => {
    expect(new RegExp(pattern)).toBeDefined();
    const fault = await perlFault(pattern);
    expect(fault).toContain(`is not understood by Perl, which reads the log: ${why}`);
    // Of the program that asks Perl its author knows nothing.
    expect(fault).not.toMatch(/ at -e line|\n/);
  });

  it.each([
    ['what is repeated is repeated', '^(\\w+\\s?)*(?<value>\\d)$'],
    ['it can be shared out in two ways', '(x+x+)+(?<value>y)'],
    ['neighbours overlap', '\\w*\\d*\\w*\\d*=(?<value>.)'],
    ['a text that has to be there is there elsewhere', '^(.+.+)+: (?<value>1)'],
    ['it is one of two', 'done|^(?<value>(?:\\w+\\s?)*)$'],
  ])('takes too long where %s', async (_, pattern) => {
    expect(await perlFault(pattern)).toContain('takes Perl too long');
  });
});

describe('the lines that patterns are tried on', () => {
  it.each([
    ['^a+$', 'a'.repeat(8191)],
    ['^a+$', `${'a'.repeat(8191)}\x01`],
    ['b(?:cd|e){2,}f', `b${'cd'.repeat(4094)} f`],
    ['[x-z]*', 'x'.repeat(8191)],
    ['[\\]]{20}', ']'.repeat(8191)],
    ['[가-힣]+', '가'.repeat(8191)],
    ['(?<name>\\t)+\\k<name>', '\t'.repeat(8191)],
  ])('of %s have what it repeats as often as there is room', (pattern, line) => {
    expect(trialLines(pattern)).toContain(line);
  });

  it('are no longer than what a job reads of a line, whatever the pattern repeats', () => {
    const lines = trialLines('(((a{900}){900}){900})*[^b]{5000}c+');
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(3 * 8192);
  });

  it('are none where nothing is repeated', () => {
    expect(trialLines('^a?(b|c){2}\\b$')).toEqual([]);
  });
});
