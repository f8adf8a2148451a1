/** What an answer of the probe means, where a cluster cannot be made to give it: the clock, for one, is the machine's. */
import { describe, expect, it } from 'vitest';
import { examine, type Finding } from './check.ts';
import { nodeChecks } from './node.ts';
import { type ProbeAnswer, ProbeFault } from './probe.ts';

const ANSWER: ProbeAnswer = {
  node: 'viz-node001',
  address: '192.168.122.252',
  waitedMs: 400,
  said: new Map(
    Object.entries({
      home: ['ok'],
      hook: ['ok'],
      tmp_mib: ['512'],
      portal: ['ok'],
      comment: ['ok'],
      image: ['readable /images/gedit.sif'],
      apptainer: ['apptainer version 1.4.5'],
      container: ['ok'],
      ports: ['20'],
      port: ['6080'],
    }),
  ),
  reached: true,
  refusals: new Map(),
  clock: { shown: 1_000, from: 1_000.2, to: 1_000.3 },
};

async function findings(changes: Partial<ProbeAnswer>, said: Record<string, string[]> = {}): Promise<Finding[]> {
  const answer = { ...ANSWER, ...changes, said: new Map([...ANSWER.said, ...Object.entries(said)]) };
  return Array.fromAsync(
    examine(
      nodeChecks({
        probe: async () => answer,
        plan: { hook: '/site/prepare', ports: { from: 6080, to: 6099 }, portal: { host: 'portal.example', port: 443 } },
        images: [{ app: 'gedit', path: '/images/gedit.sif', here: true }],
        needs: [],
      }),
    ),
  );
}

async function wrong(changes: Partial<ProbeAnswer>, said: Record<string, string[]> = {}): Promise<Finding> {
  const [first, ...others] = (await findings(changes, said)).filter(({ outcome }) => outcome !== 'ok');
  expect(others.filter(({ outcome }) => outcome !== 'untried')).toEqual([]);
  if (first === undefined) throw new Error('nothing is wrong');
  return first;
}

describe('the checks of a node', () => {
  it('find nothing wrong where nothing is', async () => {
    expect((await findings({})).map(({ outcome }) => outcome)).toEqual(Array(10).fill('ok'));
  });

  it.each([
    [['unusable'], '/site/prepare is no program that the user can run on viz-node001'],
    [['changeable /site'], 'The user can change /site on viz-node001'],
  ])('find a hook that is %s', async (hook, detail) => {
    expect(await wrong({}, { hook })).toMatchObject({ outcome: 'fault', detail: expect.stringContaining(detail) });
  });

  it.each([
    ['ahead of', 7, 'warning'],
    ['behind', -8, 'warning'],
    ['ahead of', 40, 'fault'],
    ['behind', -3_600, 'fault'],
  ])('find a clock that is %s this machine’s by %i s', async (side, seconds, outcome) => {
    const clock = { shown: 1_000 + seconds, from: 1_000, to: 1_000.2 };
    const finding = await wrong({ clock });
    expect(finding).toMatchObject({ check: 'clocks', outcome, cure: expect.stringContaining('set-ntp true') });
    expect(finding.detail).toMatch(new RegExp(`^The clock of viz-node001 is \\d+ s ${side} this machine's`));
  });

  it('do not take a slow start of the job for a wrong clock', async () => {
    const seen = await findings({ clock: { shown: 1_040, from: 1_000, to: 1_060 } });
    expect(seen.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it('say what keeps Apptainer from working for a user', async () => {
    const finding = await wrong(
      {},
      { container: ['FATAL: fuse: permission denied'], fuse: ['closed'], namespaces: ['refused'] },
    );
    expect(finding).toMatchObject({ check: 'Apptainer', outcome: 'fault', detail: expect.stringContaining('FATAL') });
    expect(finding.cure).toContain('chmod a+rw /dev/fuse');
    expect(finding.cure).toContain('user.max_user_namespaces');
  });

  it('name a full /tmp and a home that the node does not have', async () => {
    expect(await wrong({}, { tmp_mib: ['3'] })).toMatchObject({ check: '/tmp of the node', outcome: 'fault' });
    const home = await wrong({}, { home: ['/home/kim is not there'] });
    expect(home.detail).toBe('/home/kim is not there on viz-node001.');
  });

  it('warn where an image of a site’s own has nothing to try the ports with', async () => {
    const said = new Map([...ANSWER.said].filter(([name]) => !name.startsWith('port') || name === 'portal'));
    const seen = await Array.fromAsync(
      examine(
        nodeChecks({
          probe: async () => ({ ...ANSWER, said, reached: false }),
          plan: {
            hook: '/site/prepare',
            ports: { from: 6080, to: 6099 },
            portal: { host: 'portal.example', port: 443 },
          },
          images: [{ app: 'gedit', path: '/images/gedit.sif', here: true }],
          needs: [],
        }),
      ),
    );
    expect(seen.filter(({ outcome }) => outcome !== 'ok').map(({ outcome }) => outcome)).toEqual([
      'warning',
      'warning',
    ]);
  });

  it('are not tried where the probe did not come back, and its cure is told', async () => {
    const checks = nodeChecks({
      probe: async () => {
        throw new ProbeFault('it waits', 'wait too');
      },
      plan: { hook: '/site/prepare', ports: { from: 6080, to: 6099 }, portal: { host: 'portal.example', port: 443 } },
      images: [],
      needs: [],
    });
    const [probe, ...rest] = await Array.fromAsync(examine(checks));
    expect(probe).toEqual({ check: 'probe job', outcome: 'fault', detail: 'it waits', cure: 'wait too' });
    expect(new Set(rest.map(({ outcome }) => outcome))).toEqual(new Set(['untried']));
  });
});
