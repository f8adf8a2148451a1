import { describe, expect, it } from 'vitest';
import { askReservations } from './reservations.ts';
import { fakeSlurm } from './test-answers.ts';

const row = (nodes: string, flags: string, more = ''): string =>
  `ReservationName=root_1 StartTime=1761316200 EndTime=1761323400 Duration=02:00:00 Nodes=${nodes} NodeCnt=2 CoreCnt=8 Features=(null) PartitionName=(null) Flags=${flags} TRES=cpu=8 Users=root Groups=(null) Accounts=(null) Licenses=(null) State=INACTIVE BurstBuffer=(null) MaxStartDelay=(null)${more}`;
const asked = (answer: string) => askReservations(fakeSlurm({ scontrol: answer }).run);

describe('reservations', () => {
  it('are maintenances where they have that flag', async () => {
    const rows = [
      row('viz-node001', 'MAINT,IGNORE_JOBS,SPEC_NODES'),
      row('viz-node002', 'SPEC_NODES', ' Comment=Flags=MAINT'),
      row('viz-node003', ''),
    ];
    const found = await asked(`${rows.join('\n')}\n`);
    expect(found.map(({ isMaintenance }) => isMaintenance)).toEqual([true, false, false]);
    expect(found[0]).toEqual({
      name: 'root_1',
      isMaintenance: true,
      from: 1_761_316_200_000,
      until: 1_761_323_400_000,
      nodes: ['viz-node001'],
    });
    expect(await asked('No reservations in the system\n')).toEqual([]);
  });

  it.each([
    ['n1', ['n1']],
    ['gpu,viz-node[001-003,010]', ['gpu', 'viz-node001', 'viz-node002', 'viz-node003', 'viz-node010']],
    ['n[8-11]', ['n8', 'n9', 'n10', 'n11']],
    ['rack[1-2]n[1,3]-ib,m1', ['rack1n1-ib', 'rack1n3-ib', 'rack2n1-ib', 'rack2n3-ib', 'm1']],
  ])('are of the nodes in %s', async (list, nodes) => {
    expect((await asked(row(list, 'MAINT')))[0]?.nodes).toEqual(nodes);
  });

  it('are unknown where Slurm does not answer', async () => {
    const run = fakeSlurm({ scontrol: { status: 1, stdout: '', stderr: 'slurm_load_reservations error: no\n' } }).run;
    await expect(askReservations(run)).rejects.toThrow('slurm_load_reservations error: no');
  });
});
