import { expect, it, vi } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { NotOffered } from '../scheduler/scheduler.ts';
import type { AskPrometheus } from './prometheus.ts';
import { historyService } from './service.ts';
import { timesOf } from './span.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const kim = { role: 'user' } as Principal;

type Deps = Parameters<typeof historyService>[0];

function service(more: Partial<Deps> = {}) {
  const ask = vi.fn<AskPrometheus>(async (_query, span) => [{ labels: {}, values: timesOf(span).map(() => 1) }]);
  const deps: Deps = {
    ask,
    accounted: null,
    showsNodes: async () => true,
    findNode: async () => ({}),
    findJob: async () => ({ nodes: ['node001'], started_at: '2026-11-20T11:00:00Z', ended_at: '2026-11-20T11:30:00Z' }),
    now: () => NOW,
    ...more,
  };
  return { ask, history: historyService(deps) };
}

const notFound = new Problem('not_found', 'none');

it('asks nothing of a node or job that is not shown to who asks', async () => {
  const refuse = () => Promise.reject(notFound);
  const { ask, history } = service({ findNode: refuse, findJob: refuse, showsNodes: async () => false });
  await expect(history.node(kim, 'node001', {})).rejects.toBe(notFound);
  await expect(history.job(kim, '7', {})).rejects.toBe(notFound);
  await expect(history.cluster(kim, {})).rejects.toMatchObject({ code: 'not_found' });
  expect(ask).not.toHaveBeenCalled();
});

it('keeps the nodes of a job that is shown where the site keeps its nodes', async () => {
  const { ask, history } = service({ showsNodes: async () => false });
  expect(await history.job(kim, '7', {})).toMatchObject({ series: [], nodes_left_out: 1 });
  expect(ask).not.toHaveBeenCalled();
});

it('shows of the nodes of a job the time while it ran, and no more', async () => {
  const { history } = service();
  const wide = { from: '2026-11-01T00:00:00Z', until: '2026-11-20T12:00:00Z' };
  const { from, until, series } = await history.job(kim, '7', wide);
  expect([from, until]).toEqual(['2026-11-20T11:00:00.000Z', '2026-11-20T11:30:00.000Z']);
  expect(new Set(series.map(({ of }) => of))).toEqual(new Set(['node001']));
});

it('draws the first nodes of many, and says how many not', async () => {
  const nodes = Array.from({ length: 20 }, (_, index) => `node${index}`);
  const { ask, history } = service({
    findJob: async () => ({ nodes, started_at: '2026-11-20T11:00:00Z', ended_at: null }),
  });
  expect(await history.job(kim, '7', {})).toMatchObject({ nodes_left_out: 12 });
  expect(ask.mock.calls.length).toBe(8 * 4);
});

it('asks once for what many look at', async () => {
  const { ask, history } = service();
  await Promise.all(Array.from({ length: 10 }, () => history.node(kim, 'node001', {})));
  const once = ask.mock.calls.length;
  expect(new Set(ask.mock.calls.map(([query]) => query)).size).toBe(once);
});

it('asks anew after a failure, which is told with its reason', async () => {
  const { ask, history } = service();
  ask.mockRejectedValueOnce(new Error('Prometheus answers 500'));
  await expect(history.cluster(kim, {})).rejects.toMatchObject({
    code: 'history_unavailable',
    message: expect.stringContaining('Prometheus answers 500'),
  });
  expect((await history.cluster(kim, {})).series).toHaveLength(3);
});

it('leaves out what was never measured', async () => {
  const ask: AskPrometheus = async (_query, span) => [{ labels: {}, values: timesOf(span).map(() => null) }];
  expect((await service({ ask }).history.node(kim, 'node001', {})).series).toEqual([]);
});

it('goes by accounting without a Prometheus, and says that nothing is recorded without both', async () => {
  const accounted = async () => {
    throw new NotOffered('no accounts');
  };
  expect(await service({ ask: null, accounted }).history.cluster(kim, {})).toMatchObject({ source: null, series: [] });
  const told = { source: 'slurm' as const, from: '', until: '', step_seconds: 3600, times: [], series: [] };
  expect(await service({ ask: null, accounted: async () => told }).history.cluster(kim, {})).toMatchObject(told);
  expect(await service({ ask: null, accounted }).history.node(kim, 'n', {})).toMatchObject({ source: null });
});
