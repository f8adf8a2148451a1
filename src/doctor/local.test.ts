import { describe, expect, it } from 'vitest';
import { examine } from './check.ts';
import { type LocalDeps, localChecks } from './local.ts';

const WELL: LocalDeps = {
  apps: [
    { id: 'gedit', unavailable: null },
    { id: 'xterm', unavailable: null },
  ],
  unwritable: () => null,
  freeMiB: () => 10_000,
  port: { address: '127.0.0.1:8080', held: async () => 'nobody' },
  home: '/var/lib/berth',
  runtimeDir: '/run/berth/1',
};
const findings = (changes: Partial<LocalDeps>) => Array.fromAsync(examine(localChecks({ ...WELL, ...changes })));
const gone = { detail: 'gedit is not installed on this machine.', cure: 'apt-get install gedit' };

describe('berth doctor on one machine', () => {
  it('finds nothing wrong where nothing is', async () => {
    expect((await findings({})).every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('warns of an app that lacks its program, which is a fault where no app is left', async () => {
    const [first, second] = WELL.apps;
    const one = await findings({ apps: [{ id: 'gedit', unavailable: gone }, ...(second ? [second] : [])] });
    expect(one[0]).toMatchObject({ outcome: 'warning', cure: 'apt-get install gedit' });
    const all = await findings({ apps: [{ id: first?.id ?? '', unavailable: gone }] });
    expect(all[0]).toMatchObject({ outcome: 'fault', detail: `No app can be launched. ${gone.detail}` });
  });

  it('names a state that cannot be written, and a disk that is full', async () => {
    const closed = await findings({ unwritable: (folder) => (folder === '/var/lib/berth' ? 'EACCES' : null) });
    expect(closed[1]).toMatchObject({ outcome: 'fault', detail: '/var/lib/berth cannot be written (EACCES).' });
    expect(closed[3]?.outcome).toBe('untried');
    const full = await findings({ freeMiB: () => 12 });
    expect(full[3]).toMatchObject({ outcome: 'fault', detail: 'Only 12 MiB are free where /var/lib/berth is.' });
  });

  it('names a port that another program has, and leaves the portal its own', async () => {
    const port = (held: 'the portal' | 'another program') => ({ address: '127.0.0.1:8080', held: async () => held });
    expect((await findings({ port: port('the portal') }))[4]?.outcome).toBe('ok');
    expect((await findings({ port: port('another program') }))[4]).toMatchObject({
      outcome: 'fault',
      detail: expect.stringContaining('127.0.0.1:8080 is held by another program'),
    });
  });
});
