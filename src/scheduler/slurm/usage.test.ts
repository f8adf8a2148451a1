import { expect, it } from 'vitest';
import { NotOffered } from '../scheduler.ts';
import { fakeSlurm } from './test-answers.ts';
import { slurmUsage } from './usage.ts';

const ask = (stdout: string, stderr = '', status = 0) => {
  const slurm = fakeSlurm({ sreport: { status, stdout, stderr } });
  return { slurm, usage: slurmUsage(slurm.run)(1_795_176_000, 1_795_179_600) };
};

it('asks for the stretch in a way that no time zone changes', async () => {
  const { slurm, usage } = ask('hpc|36000|3600|1800|14400|1800|57600\n');
  expect(await usage).toEqual({ allocated: 36_000, down: 5_400, idle: 14_400, planned: 1_800 });
  expect(slurm.commands).toEqual([
    'sreport --noheader --parsable2 -t Seconds cluster utilization start=uts1795176000 end=uts1795179600 ' +
      'format=Cluster,Allocated,Down,PlannedDown,Idle,Planned,Reported',
  ]);
});

it('knows nothing of a stretch without a row', async () => {
  expect(await ask('\n').usage).toBeNull();
});

it.each([
  'hpc|1|2|3|4|5|15\nother|1|2|3|4|5|15\n',
  'hpc|1|2|3\n',
  'hpc|1|2|3|4.5|5|15\n',
  'hpc|-1|2|3|4|5|15\n',
  'hpc|1|2||4|5|15\n',
  'Nothing of that kind\n',
])('refuses %j', async (said) => {
  await expect(ask(said).usage).rejects.toThrow(/not that of one cluster/);
});

it('tells a fault of sreport from a cluster without accounts', async () => {
  await expect(ask('', 'sreport: error: Problem talking to the database', 1).usage).rejects.toThrow(/Problem talking/);
  const none =
    'You are not running a supported accounting_storage plugin\nOnly accounting_storage/slurmdbd is supported.';
  await expect(ask('', none, 1).usage).rejects.toThrow(NotOffered);
});
