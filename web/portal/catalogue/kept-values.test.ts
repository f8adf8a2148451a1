import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { App, Param } from '../../../src/apps/schema.ts';
import { settingsOf, valuesOf } from './kept-values.ts';
import { initialValues, launchRequest } from './launch-form.ts';
import { aCluster, aPartition, aProject } from './test-cluster.ts';

const i18n = i18next.createInstance();
await i18n.init({ lng: 'cimode' });
const t = i18n.getFixedT(null, 'launch');

const base = { label: { en: 'L', ko: 'L' }, help: null, required: false };
const params: Param[] = [
  { ...base, id: 'file', type: 'file', default: '', required: true },
  { ...base, id: 'title', type: 'text', default: '', pattern: '[a-z]+', max_length: 5 },
  { ...base, id: 'line', type: 'number', default: 1, min: 1, max: 9, integer: true, unit: null },
  { ...base, id: 'wrap', type: 'switch', default: true },
  { ...base, id: 'code', type: 'choice', default: 'utf8', choices: [{ value: 'utf8', label: base.label }] },
];
const app: App = {
  app_id: 'gedit',
  name: base.label,
  description: base.label,
  category: 'editor',
  icon_url: '/i',
  display: { type: 'novnc', resolution: '1280x720' },
  resources: {
    default: { cpus: 1, memory: '1Gi', gpus: 0, time: 30, partition: null, account: null, qos: null },
    min: { cpus: 1, memory: '256Mi', gpus: 0, time: 10 },
    max: { cpus: 4, memory: '8Gi', gpus: 2, time: 1440 },
  },
  params,
  sessions_per_user: 5,
  unavailable: null,
  kept: { favourite: false, last: null, presets: [] },
  launched_at: null,
};
const cluster = aCluster({
  partitions: [
    aPartition('normal', { is_default: true, max_minutes: 60 }),
    aPartition('gpu', { gpus: 2, gpu_types: [{ type: 'a100', total: 4, free: 1, most: 2 }] }),
  ],
});

describe('kept values', () => {
  it('fill the form as it was', () => {
    const values = initialValues(app);
    Object.assign(values.config.resources, {
      cpus: 2,
      memory: 1.5,
      gpus: 1,
      time: 600,
      gpu_type: 'a100',
      partition: 'gpu',
      account: 'aero',
    });
    values.config.display.resolution = '1920x1080';
    Object.assign(values.params, { file: '/a.inp', title: 'mesh', line: 9, wrap: false });
    expect(valuesOf(app, cluster, settingsOf(values), t)).toEqual({ values, dropped: [] });
  });

  it('keep also what was the default, for the default may change', () => {
    const kept = settingsOf(initialValues(app));
    const changed = structuredClone(app);
    changed.params[2] = { ...base, id: 'line', type: 'number', default: 5, min: 1, max: 9, integer: true, unit: null };
    changed.resources.default.cpus = 4;
    const { values } = valuesOf(changed, null, kept, t);
    expect(values.params.line).toBe(1);
    expect(launchRequest(changed, values)).toMatchObject({ config: { resources: { cpus: 1 } }, params: { line: 1 } });
  });

  it('leave out what the app does not take any more, and name it', () => {
    const { values, dropped } = valuesOf(
      app,
      cluster,
      {
        config: {
          resources: { cpus: 64, memory: '64Gi', partition: 'gone', gpus: 2, time: 1440 },
          display: { resolution: '1x1' },
        },
        params: { file: 'relative', title: 'Mesh 1', line: '3', wrap: 'yes', code: 'latin1', gone: 1, constructor: 2 },
      },
      t,
    );
    expect(dropped).toEqual([
      'config.resources.partition',
      'config.resources.cpus',
      'config.resources.memory',
      'config.display.resolution',
      'params.file',
      'params.title',
      'params.line',
      'params.wrap',
      'params.code',
    ]);
    const expected = initialValues(app);
    Object.assign(expected.config.resources, { gpus: 2, time: 1440 });
    expect(values).toEqual(expected);
  });

  it('are bounded by the partition that they choose', () => {
    const at = (resources: object) => valuesOf(app, cluster, { config: { resources } }, t);
    expect(at({ time: 600 }).dropped).toEqual(['config.resources.time']);
    expect(at({ time: 600, gpus: 1 }).dropped).toEqual([]);
    expect(at({ time: 600, partition: 'gpu' }).dropped).toEqual([]);
  });

  it('that name what the user may not use any more are left out, and named', () => {
    const held = aCluster({ ...cluster, projects: [aProject('research', { is_default: true })], qos: [] });
    const resources = { partition: 'design', account: 'engineering', qos: 'long', gpus: 1, gpu_type: 'h100' };
    const { values, dropped } = valuesOf(app, held, { config: { resources } }, t);
    expect(dropped).toEqual(['partition', 'account', 'qos', 'gpu_type'].map((key) => `config.resources.${key}`));
    const expected = initialValues(app);
    expected.config.resources.gpus = 1;
    expect(values).toEqual(expected);
  });

  it('of a cluster say nothing where there is none', () => {
    const { values, dropped } = valuesOf(app, null, { config: { resources: { partition: 'gpu', qos: 'high' } } }, t);
    expect([values, dropped]).toEqual([initialValues(app), []]);
  });
});
