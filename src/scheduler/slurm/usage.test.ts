import { expect, it } from 'vitest';
import { NotOffered } from '../scheduler.ts';
import { fakeSlurm } from './test-answers.ts';
import { slurmUsage } from './usage.ts';

const HEAD = 'Cluster|Allocate|Down|PLND Down|Idle|Planned|Reported';
const BANNER = `${'-'.repeat(80)}\nCluster Utilization 2026-11-20T10:00:00 - 2026-11-20T10:59:59\nUsage reported in CPU Seconds\n${'-'.repeat(80)}\n`;

const ask = (stdout: string, stderr = '', status = 0) => {
  const slurm = fakeSlurm({ sreport: { status, stdout, stderr } });
  return { slurm, usage: slurmUsage(slurm.run)(1_795_176_000, 1_795_179_600) };
};

it('asks for the stretch in a way that no time zone changes', async () => {
  const { slurm, usage } = ask(`${BANNER}${HEAD}\nhpc|7200|100|20|6000|80|13400\n`);
  expect(await usage).toEqual({ allocated: 7200, down: 120, idle: 6000, planned: 80 });
  expect(slurm.commands).toEqual([
    'sreport --parsable2 -t Seconds cluster utilization start=uts1795176000 end=uts1795179600',
  ]);
});

it('reads the older name of what is planned', async () => {
  const { usage } = ask(`${HEAD.replace('Planned', 'Reserved')}\nhpc|1|2|3|4|5|15\n`);
  expect(await usage).toMatchObject({ planned: 5 });
});

it('knows nothing of a stretch without a row', async () => {
  expect(await ask(`${BANNER}${HEAD}\n`).usage).toBeNull();
});

it.each([
  ['', /no head/],
  [`${HEAD}\nhpc|1|2|3|4|5|15\nother|1|2|3|4|5|15\n`, /not that of one cluster/],
  [`${HEAD}\nhpc|1|2|3\n`, /not that of one cluster/],
  [`${HEAD}\nhpc|1|2|3|4.5|5|15\n`, /Idle is no number/],
  [`${HEAD}\nhpc|-1|2|3|4|5|15\n`, /Allocate is no number/],
  ['Cluster|Allocate|Reported\nhpc|1|1\n', /a column is missing/],
])('refuses %j', async (said, fault) => {
  await expect(ask(said).usage).rejects.toThrow(fault);
});

it('tells a fault of sreport from a cluster without accounts', async () => {
  await expect(ask('', 'sreport: error: Problem talking to the database', 1).usage).rejects.toThrow(/Problem talking/);
  const none =
    'You are not running a supported accounting_storage plugin\nOnly accounting_storage/slurmdbd is supported.';
  await expect(ask('', none, 1).usage).rejects.toThrow(NotOffered);
});
