import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';
import type { Job } from './schema.ts';

const job = (more: Partial<Job>): Job => ({
  job_id: '7',
  label: '7',
  name: 'mesh',
  user: 'kim',
  project: null,
  partition: 'normal',
  qos: null,
  state: 'running',
  detail: 'RUNNING',
  waiting: null,
  submitted_at: '2026-11-26T10:00:00.000Z',
  started_at: null,
  expires_at: null,
  ended_at: null,
  max_minutes: 60,
  nodes: ['node001'],
  node_count: 1,
  cpus: 4,
  memory_mib: 1024,
  gpus: { a100: 1, t4: 2 },
  priority: 1,
  end: null,
  session_id: null,
  may: [],
  ...more,
});
const cells = (name: string): string | undefined => csvOf([job({ name })]).split('\r\n')[1];

it('has a row of names and one for each job', () => {
  const [names, row, rest] = csvOf([job({})]).split('\r\n');
  expect(names).toMatch(/^job_id,name,user,/);
  expect(row).toBe('7,mesh,kim,,normal,,RUNNING,,2026-11-26T10:00:00.000Z,,,60,1,4,1024,3');
  expect(rest).toBe('');
});

it.each([
  ['a, "b"', '"a, ""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['=cmd()', "'=cmd()"],
  ['@x,y', `"'@x,y"`],
  ['-3', "'-3"],
])('writes the name %j so that no spreadsheet misreads it', (name, cell) => {
  expect(cells(name)).toMatch(new RegExp(`^7,${cell.replace(/[()]/g, '\\$&')},kim`));
});
