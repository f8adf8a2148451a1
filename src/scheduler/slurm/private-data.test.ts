import { expect, it } from 'vitest';
import { askConcealed } from './private-data.ts';
import { fakeSlurm } from './test-answers.ts';

const told = (line: string) =>
  askConcealed(
    fakeSlurm({ scontrol: `PriorityType            = priority/basic\n${line}\nProctrackType           = x\n` }).run,
  );

it.each([
  ['none', []],
  ['jobs', ['jobs']],
  ['nodes,reservations,users', ['nodes', 'reservations']],
  ['all', ['nodes', 'partitions', 'reservations', 'jobs']],
])('PrivateData=%s conceals %j', async (value, concealed) => {
  expect(await told(`PrivateData             = ${value}`)).toEqual(concealed);
});

it('is not guessed from an answer that does not say', async () => {
  await expect(told('PrivateData             =')).rejects.toThrow('PrivateData');
  await expect(
    askConcealed(fakeSlurm({ scontrol: { status: 1, stdout: '', stderr: 'Unable to contact slurm controller' } }).run),
  ).rejects.toThrow('Unable to contact');
});
