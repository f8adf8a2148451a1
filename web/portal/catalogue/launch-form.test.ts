import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { App, Param } from '../../../src/apps/schema.ts';
import { faultsOf, initialValues, type LaunchValues, launchRequest } from './launch-form.ts';
import { aCluster, aPartition, aProject, aQos } from './test-cluster.ts';

const i18n = i18next.createInstance();
// In this mode a text is its own key.
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
    default: { cpus: 1, memory: '1Gi', gpus: 0, time: 480, partition: null, account: null, qos: null },
    min: { cpus: 1, memory: '256Mi', gpus: 0, time: 10 },
    max: { cpus: 4, memory: '8Gi', gpus: 0, time: 1440 },
  },
  params,
  sessions_per_user: 5,
  unavailable: null,
  kept: { favourite: false, last: null, presets: [] },
  launched_at: null,
};

function filled(change: (values: LaunchValues) => void): LaunchValues {
  const values = initialValues(app);
  values.params.file = '/home/minji/a.inp';
  change(values);
  return values;
}

const cluster = aCluster({
  partitions: [
    aPartition('normal', { is_default: true, max_minutes: 60 }),
    aPartition('gpu', { gpus: 2, gpu_types: [{ type: 'a100', total: 4, free: 1, most: 2 }] }),
  ],
});

describe('on a cluster', () => {
  const withGpus: App = { ...app, resources: { ...app.resources, max: { ...app.resources.max, gpus: 8 } } };
  const faults = (resources: Partial<LaunchValues['config']['resources']>) =>
    faultsOf(
      withGpus,
      cluster,
      filled((v) => void Object.assign(v.config.resources, resources)),
      t,
    );

  it("the partition's limits count where they are lower than the app's, the default's where none was chosen", () => {
    expect(faults({ time: 60 })).toEqual({});
    expect(faults({ time: 61 })).toEqual({ 'config.resources.time': 'beyond.partition' });
    expect(faults({ partition: 'normal', gpus: 1 })).toMatchObject({ 'config.resources.gpus': 'beyond.partition' });
    expect(faults({ partition: 'gpu', time: 1440, gpus: 2 })).toEqual({});
    expect(faults({ time: 1440, gpus: 2 })).toEqual({});
    expect(faults({ partition: 'gpu', time: 1441, gpus: 3 })).toEqual({
      'config.resources.time': 'invalid.max',
      'config.resources.gpus': 'beyond.partition',
    });
  });

  it('what is not open to the user, or not together, is a fault', () => {
    const held = aCluster({
      ...cluster,
      projects: [aProject('research', { is_default: true }), aProject('engineering')],
      qos: [aQos('normal')],
      partitions: [...cluster.partitions, aPartition('design', { projects: ['engineering'] })],
    });
    const of = (resources: Partial<LaunchValues['config']['resources']>, at = held) =>
      faultsOf(
        withGpus,
        at,
        filled((v) => void Object.assign(v.config.resources, { time: 60 }, resources)),
        t,
      );
    expect(of({ account: 'engineering', qos: 'normal' })).toEqual({});
    expect(of({ account: 'aero' })).toEqual({ 'config.resources.account': 'notOpen.account' });
    expect(of({ partition: 'gone' })).toEqual({ 'config.resources.partition': 'notOpen.partition' });
    expect(of({ partition: 'design' })).toEqual({ 'config.resources.account': 'notOpen.account' });
    expect(of({ partition: 'design', account: 'engineering' })).toEqual({});
    expect(of({ qos: 'long' })).toEqual({ 'config.resources.qos': 'notOpen.qos' });
    expect(of({ gpus: 1, gpu_type: 'h100' })).toEqual({ 'config.resources.gpu_type': 'notOpen.gpuType' });
    // Of nobody who is in no project, or while it is not known, is anything judged.
    expect(of({ account: 'aero', qos: 'long' }, { ...held, projects: [] })).toEqual({});
    expect(of({ account: 'aero', qos: 'long' }, { ...held, projects: null, qos: null })).toEqual({});
  });

  it('a type of GPU is sent with GPUs alone', () => {
    const values = filled((v) => void Object.assign(v.config.resources, { gpus: 1, gpu_type: 'a100' }));
    expect(launchRequest(withGpus, values).config).toEqual({ resources: { gpus: 1, gpu_type: 'a100' } });
    values.config.resources.gpus = 0;
    expect(launchRequest(withGpus, values).config).toBeUndefined();
  });

  it('partition, account and QOS are sent where they were chosen', () => {
    const values = filled((v) => {
      Object.assign(v.config.resources, { partition: 'gpu', account: ' aero ', qos: '' });
    });
    expect(launchRequest(app, values).config).toEqual({ resources: { partition: 'gpu', account: 'aero' } });
  });

  it("the app's own partition is there at first, and is not sent again", () => {
    const bound: App = {
      ...app,
      resources: { ...app.resources, default: { ...app.resources.default, partition: 'gpu' } },
    };
    expect(initialValues(bound).config.resources.partition).toBe('gpu');
    expect(launchRequest(bound, initialValues(bound))).toEqual({ app_id: 'gedit' });
  });
});

describe('the launch request', () => {
  it('has nothing but the app where nothing was changed', () => {
    expect(launchRequest(app, initialValues(app))).toEqual({ app_id: 'gedit' });
  });

  it('has what was changed, in the units of the wire', () => {
    const values = filled((v) => {
      v.name = '  Mesh ';
      Object.assign(v.config.resources, { cpus: 2, memory: 1.5 });
      v.config.display.resolution = '1920x1080';
      v.params.wrap = false;
    });
    expect(launchRequest(app, values)).toEqual({
      app_id: 'gedit',
      name: 'Mesh',
      config: { resources: { cpus: 2, memory: '1536Mi' }, display: { resolution: '1920x1080' } },
      params: { file: '/home/minji/a.inp', wrap: false },
    });
  });

  it('does not take the default in another unit for a change', () => {
    const other = structuredClone(app);
    other.resources.default.memory = '2048Mi';
    expect(launchRequest(other, initialValues(other))).toEqual({ app_id: 'gedit' });
  });
});

describe('the launch form', () => {
  it('accepts what the app accepts', () => {
    expect(
      faultsOf(
        app,
        null,
        filled(() => {}),
        t,
      ),
    ).toEqual({});
  });

  it.each<[string, (values: LaunchValues) => void, string]>([
    ['config.resources.cpus', (v) => (v.config.resources.cpus = 5), 'invalid.max'],
    ['config.resources.cpus', (v) => (v.config.resources.cpus = 1.5), 'invalid.integer'],
    ['config.resources.cpus', (v) => (v.config.resources.cpus = ''), 'invalid.number'],
    ['config.resources.memory', (v) => (v.config.resources.memory = 0.1), 'invalid.min'],
    ['config.resources.time', (v) => (v.config.resources.time = 9), 'invalid.min'],
    ['config.display.resolution', (v) => (v.config.display.resolution = '1x1'), 'invalid.resolution'],
    ['config.display.resolution', (v) => (v.config.display.resolution = '9999x1000'), 'invalid.resolution'],
    ['config.display.resolution', (v) => (v.config.display.resolution = 'abc'), 'invalid.resolution'],
    ['name', (v) => (v.name = 'x'.repeat(101)), 'invalid.tooLong'],
    ['params.file', (v) => (v.params.file = ''), 'invalid.required'],
    ['params.file', (v) => (v.params.file = 'a.inp'), 'invalid.path'],
    ['params.title', (v) => (v.params.title = 'abcdef'), 'invalid.tooLong'],
    ['params.title', (v) => (v.params.title = 'aB'), 'invalid.pattern'],
    ['params.line', (v) => (v.params.line = 10), 'invalid.max'],
  ])('names %s', (field, change, fault) => {
    expect(
      faultsOf(
        app,
        null,
        filled((v) => void change(v)),
        t,
      ),
    ).toEqual({ [field]: fault });
  });
});
