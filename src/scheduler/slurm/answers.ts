/**
 * What is asked of squeue, sacct and sinfo, and how their answers are read. Any user may put newlines and whole forged rows
 * into a job's name or comment, so each field ends with a marker that is random for this one query, and a row is so many fields.
 */
import { randomBytes } from 'node:crypto';
import type { Outcome, Run } from './run.ts';

const QUEUE_FIELDS = [
  'JobID',
  'ArrayJobID',
  'ArrayTaskID',
  'Name',
  'UserName',
  'State',
  'exit_code',
  'BatchHost',
  'StartTime',
  'EndTime',
  'Reason',
  'Comment',
] as const;
const ACCOUNTING_FIELDS = ['JobID', 'JobName', 'User', 'State', 'ExitCode', 'NodeList', 'Start', 'End'] as const;
const NODE_FIELDS = [
  'NodeList',
  'NodeAddr',
  'StateComplete',
  'CPUsState',
  'CPUsLoad',
  'Memory',
  'AllocMem',
  'Gres',
  'GresUsed',
  'Reason',
  'Partition',
  'Time',
  'Available',
] as const;
const ACCOUNTING_TIMEOUT_MS = 10_000;

export type QueueRow = Record<(typeof QUEUE_FIELDS)[number], string>;
export type AccountingRow = Record<(typeof ACCOUNTING_FIELDS)[number], string>;
export type NodeRow = Record<(typeof NODE_FIELDS)[number], string>;

/** Every job of everybody that squeue still knows, each element of an array too. */
export async function askQueue(run: Run, marker = newMarker()): Promise<QueueRow[]> {
  const format = `--Format=${untruncated(QUEUE_FIELDS, marker)}`;
  const answer = await run('squeue', ['--noheader', '--all', '--local', '--states=all', format]);
  const rows = readRows('squeue', answer, marker, QUEUE_FIELDS);
  for (const { JobID } of rows) if (!/^\d+$/.test(JobID)) throw new Error(`squeue gave a row of no job: ${JobID}`);
  return rows;
}

/** Those of these jobs that accounting knows; none where the site keeps no accounts. */
export async function askAccounting(run: Run, jobIds: string[], marker = newMarker()): Promise<AccountingRow[]> {
  const args = ['--noheader', '--allusers', '--allocations', '--parsable', `--delimiter=${marker}`];
  const format = `--format=${ACCOUNTING_FIELDS.join(',')}`;
  const answer = await run('sacct', [...args, format, `--jobs=${jobIds.join(',')}`], {
    timeoutMs: ACCOUNTING_TIMEOUT_MS,
  });
  if (/accounting storage is disabled/i.test(answer.stderr)) return [];
  return readRows('sacct', answer, marker, ACCOUNTING_FIELDS);
}

/** One row for each node and each partition that it is in. */
export async function askNodes(run: Run, marker = newMarker()): Promise<NodeRow[]> {
  const format = `--Format=${untruncated(NODE_FIELDS, marker)}`;
  const answer = await run('sinfo', ['--noheader', '--all', '--local', '--Node', format]);
  return readRows('sinfo', answer, marker, NODE_FIELDS);
}

/** What a program that failed said last. */
export function complaint({ stdout, stderr, status }: Outcome): string {
  return (stderr || stdout).trim().split('\n').at(-1) || (status === null ? 'no answer in time' : `status ${status}`);
}

/** Milliseconds since 1970; null where Slurm has a word instead, for it does not know. */
export function time(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) * 1000 : null;
}

/** It must not begin with a digit, which would count as the size of the field. */
export const newMarker = (): string => `~${randomBytes(12).toString('hex')}~`;

/** Size 0 prints all of a field, where without a size it is cut off. */
export function untruncated(fields: readonly string[], marker: string): string {
  return fields.map((field) => `${field}:0${marker}`).join(',');
}

/** Throws where the answer is not known to be whole. */
export function readRows<Field extends string>(
  program: string,
  answer: Outcome,
  marker: string,
  fields: readonly Field[],
): Record<Field, string>[] {
  if (answer.status !== 0 || /error:/.test(answer.stderr)) throw new Error(`${program}: ${complaint(answer)}`);
  const texts = answer.stdout.split(marker);
  const rest = texts.pop()?.trim();
  if (rest !== '' || texts.length % fields.length !== 0) throw new Error(`${program}: its answer is cut off`);
  return Array.from({ length: texts.length / fields.length }, (_, row) => {
    const values = fields.map((field, index) => {
      const text = texts[row * fields.length + index] ?? '';
      return [field, index === 0 ? text.trim() : text];
    });
    return Object.fromEntries(values) as Record<Field, string>;
  });
}
