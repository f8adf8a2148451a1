/** The report of a study: its table, and each output over each parameter that varies. */
import { html } from 'ghtml';
import type { Study, StudySample } from '../studies/schema.ts';
import { chartOf } from './chart.ts';
import { momentOf } from './moment.ts';
import { factsOf, gallery, type Picture, pageOf, section, tableOf } from './page.ts';
import type { Language } from './schema.ts';
import { paramLabel, paramValue, type ReportTemplate, withUnit } from './template.ts';
import { WORDS } from './words.ts';

const CHARTS_MAX = 24;
/** Values that are so many times one another are seen on a logarithmic axis alone. */
const LOG_FROM = 50;

export function studyReport(of: {
  study: Study;
  samples: readonly StudySample[];
  template: ReportTemplate | null;
  pictures: readonly Picture[];
  language: Language;
  /** Milliseconds since 1970. */
  now: number;
}): string {
  const { study, samples, template, language } = of;
  const words = WORDS[language];
  const { counts } = study;
  const fixed = Object.entries(study.params).map(
    ([id, value]) => [paramLabel(template, id, language), String(paramValue(template, id, value, language))] as const,
  );
  const body = [
    html`<p class="status ${study.status}">${words.studyStatuses[study.status]} – ${words.counts(counts.completed, counts.failed, study.samples)}</p>`,
    factsOf(facts(study, template, language)),
    section(words.responses, responses(of)),
    section(words.pictures, gallery(of.pictures)),
    section(words.table, samplesTable(study, samples, template, language)),
    section(words.fixed, factsOf(fixed)),
  ];
  return pageOf({ language, title: study.name, about: words.about(momentOf(of.now, language)), body: body.join('') });
}

function facts(study: Study, template: ReportTemplate | null, language: Language): [string, string][] {
  const words = WORDS[language];
  const { cpus, memory, gpus } = study.resources;
  return [
    [words.solver, template?.name[language] ?? study.solver_id],
    [words.study, study.study_id],
    [words.user, study.user_id],
    [words.cluster, study.cluster],
    [words.resourcesTitle, words.resources(cpus, memory, gpus)],
    [words.input, study.input],
    [words.created, momentOf(Date.parse(study.created_at), language)],
    ...(study.ended_at === null
      ? []
      : ([[words.ended, momentOf(Date.parse(study.ended_at), language)]] as [string, string][])),
  ];
}

/** Outputs of one name in another unit are others: nothing is converted. */
function outputsOf(samples: readonly StudySample[]): { name: string; unit: string | null }[] {
  const known = new Map(
    samples
      .flatMap(({ outputs }) => outputs ?? [])
      .map(({ name, unit }) => [JSON.stringify([name, unit]), { name, unit }]),
  );
  return [...known.values()];
}

const outputValue = ({ outputs }: StudySample, { name, unit }: { name: string; unit: string | null }): number | null =>
  outputs?.find((one) => one.name === name && one.unit === unit)?.value ?? null;

function responses({ study, samples, template, language }: Parameters<typeof studyReport>[0]): string {
  const numbers = study.varied.filter((id) => samples.every(({ params }) => typeof params[id] === 'number'));
  const charts = numbers.flatMap((id) =>
    outputsOf(samples).map((output) => {
      const x = paramLabel(template, id, language);
      const points = samples
        .map((sample): [number, number | null] => [Number(sample.params[id]), outputValue(sample, output)])
        .filter(([, value]) => value !== null)
        .sort(([a], [b]) => a - b);
      return chartOf({
        title: output.name,
        x,
        y: withUnit(output.name, output.unit),
        scale: 'linear',
        across: spreads(points.map(([at]) => at)) ? 'log' : 'linear',
        curves: [{ name: output.name, points }],
        // With others that vary its neighbours belong to other values of those.
        areJoined: study.varied.length === 1,
      });
    }),
  );
  const shown = charts.slice(0, CHARTS_MAX);
  return shown.join('') === '' ? '' : html`<div class="charts">!${shown}</div>`;
}

const spreads = (values: number[]): boolean =>
  Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) >= LOG_FROM;

function samplesTable(
  study: Study,
  samples: readonly StudySample[],
  template: ReportTemplate | null,
  language: Language,
): string {
  const words = WORDS[language];
  const outputs = outputsOf(samples);
  return tableOf(
    [
      words.number,
      ...study.varied.map((id) => paramLabel(template, id, language)),
      words.status,
      ...outputs.map(({ name, unit }) => withUnit(name, unit)),
    ],
    samples.map((sample) => [
      sample.index + 1,
      ...study.varied.map((id) => paramValue(template, id, sample.params[id] ?? '', language)),
      words.statuses[sample.status],
      ...outputs.map((output) => outputValue(sample, output)),
    ]),
  );
}
