import { describe, expect, it } from 'vitest';
import type { App } from '../apps/schema.ts';
import { CliFault, EXIT } from './faults.ts';
import { launchRequestOf } from './launch-request.ts';

const text = { en: 'a', ko: '가' };
const base = { label: text, help: null, required: false };
const amounts = { cpus: 1, memory: '1Gi', gpus: 0, time: 60 };
const solver: App = {
  app_id: 'solver',
  name: text,
  description: text,
  category: 'cae',
  icon_url: '/icon',
  display: { type: 'novnc', resolution: '1280x720' },
  resources: { default: { ...amounts, partition: null, account: null, qos: null }, min: amounts, max: amounts },
  params: [
    { ...base, id: 'line', type: 'number', default: 1, min: null, max: null, integer: true, unit: null },
    { ...base, id: 'title', type: 'text', default: '', pattern: null, max_length: 200 },
    { ...base, id: 'dark', type: 'switch', default: false },
  ],
  sessions_per_user: 5,
  unavailable: null,
  kept: { favourite: false, last: null, presets: [] },
  launched_at: null,
};

const request = (options: Record<string, string>, params: string[] = []) =>
  launchRequestOf(solver, { option: (name) => options[name], list: () => params });

function faultOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof CliFault && error.status === EXIT.usage) return error.message;
    throw error;
  }
  return 'none';
}

describe('a launch from the command line', () => {
  it('asks for nothing that was not given', () => {
    expect(request({})).toEqual({ app_id: 'solver', config: { resources: {} }, params: {} });
  });

  it('turns options into the types of the request', () => {
    expect(
      request({ name: '메모', resolution: '800x600', cpus: '2', memory: '2Gi', gpus: '0', time: '8h' }, [
        'line=7',
        'title=a=b',
        'dark=true',
        'line=8',
      ]),
    ).toEqual({
      app_id: 'solver',
      name: '메모',
      config: { resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 480 }, display: { resolution: '800x600' } },
      params: { line: 8, title: 'a=b', dark: true },
    });
  });

  it('says where it is to run and what it is charged to', () => {
    expect(
      request({ gpus: '2', 'gpu-type': 'a100', partition: 'gpu', account: 'aero', qos: 'long' }).config?.resources,
    ).toEqual({
      gpus: 2,
      gpu_type: 'a100',
      partition: 'gpu',
      account: 'aero',
      qos: 'long',
    });
  });

  it.each([
    ['90', 90],
    ['90m', 90],
    ['2d', 2880],
  ])('reads the time %s as %i minutes', (time, minutes) => {
    expect(request({ time }).config?.resources?.time).toBe(minutes);
  });

  it.each([
    [{ cpus: 'two' }, [], '--cpus must be a whole number, not two.'],
    [{ time: '8 hours' }, [], '--time must be minutes or a time like 8h or 2d, not 8 hours.'],
    [{}, ['line'], '--param takes name=value, not line.'],
    [{}, ['line='], '--param line must be a number, not .'],
    [{}, ['dark=yes'], '--param dark must be true or false, not yes.'],
    [{}, ['titel=a'], 'solver has no parameter titel; did you mean title?'],
    [{}, ['__proto__=a'], 'solver has no parameter __proto__; it has line, title, dark'],
  ])('refuses %j %j', (options, params, message) => {
    expect(faultOf(() => request(options as Record<string, string>, params))).toBe(message);
  });
});
