/** `berth app …` */
import { type App, app, appList } from '../apps/schema.ts';
import { appTest } from './app-test.ts';
import type { Command } from './command.ts';
import { paramValues } from './param-values.ts';
import { details, safe, table } from './text.ts';

type Faults = { file: string; line: number | null; message: string }[];

const faultLines = (faults: Faults) =>
  faults.map(({ file, line, message }) => safe(line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`));

function describe(one: App): string {
  const { default: usual, min, max } = one.resources;
  const resource = (key: 'cpus' | 'memory' | 'gpus' | 'time') => `${usual[key]} (${min[key]} to ${max[key]})`;
  const head = details([
    ['App', one.app_id],
    ['Name', one.name.en],
    ['Description', one.description.en],
    ['Resolution', one.display.resolution],
    ['CPUs', resource('cpus')],
    ['Memory', resource('memory')],
    ['GPUs', resource('gpus')],
    ['Minutes', resource('time')],
    ['Sessions', `at most ${one.sessions_per_user} a user`],
    ['Unavailable', one.unavailable && `${one.unavailable.detail} ${one.unavailable.cure}`],
  ]);
  if (one.params.length === 0) return head;
  const rows = one.params.map((param) => [param.id, paramValues(param), String(param.default) || '-', param.label.en]);
  return `${head}\n${table(['PARAM', 'VALUE', 'DEFAULT', 'MEANS'], rows)}`;
}

export const appCommands: Command[] = [
  {
    name: 'app list',
    positionals: [],
    summary: 'List the apps of the catalogue',
    options: {},
    async run({ client, output }) {
      const list = await client.request(appList, 'GET', '/api/app/apps');
      const rows = list.apps.map((one) => {
        const state = one.unavailable === null ? 'ready' : `${one.unavailable.detail} ${one.unavailable.cure}`;
        return [one.app_id, one.name.en, one.category, state];
      });
      output.answer(list, () => table(['APP', 'NAME', 'CATEGORY', 'STATE'], rows));
      faultLines(list.faults).forEach(output.progress);
    },
  },
  {
    name: 'app show',
    positionals: ['id'],
    summary: 'Show the resources and parameters of an app',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      const one = await client.request(app, 'GET', `/api/app/apps/${encodeURIComponent(id)}`);
      output.answer(one, () => describe(one));
    },
  },
  {
    name: 'app reload',
    positionals: [],
    summary: 'Read the manifests again',
    options: {},
    async run({ client, output }) {
      const list = await client.request(appList, 'POST', '/api/admin/apps/reload');
      output.answer(list, () => `${list.apps.length} apps, ${list.faults.length} faults\n`);
      faultLines(list.faults).forEach(output.progress);
    },
  },
  appTest,
];
