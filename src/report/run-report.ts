/** The report of a run: what it was given, how it went, and what came out. */
import { html } from 'ghtml';
import type { RunRecord } from '../records/run-records.ts';
import type { Point } from '../runs/schema.ts';
import { type ChartCurve, chartOf } from './chart.ts';
import { durationOf, momentOf } from './moment.ts';
import { factsOf, gallery, type Picture, pageOf, section, tableOf } from './page.ts';
import type { Language } from './schema.ts';
import { paramLabel, paramValue, type ReportTemplate, withUnit } from './template.ts';
import { REASONS, WORDS, type Words } from './words.ts';

/** More are not told apart on paper: of each so many neighbours the least and the most are kept. */
const POINTS_MAX = 600;

export function runReport(of: {
  run: RunRecord;
  template: ReportTemplate | null;
  curves: { rows: readonly Point[]; isCut: boolean };
  logEnd: string;
  pictures: readonly Picture[];
  language: Language;
  /** Milliseconds since 1970. */
  now: number;
}): string {
  const { run, template, language } = of;
  const words = WORDS[language];
  const params = Object.entries(run.params).map(
    ([id, value]) => [paramLabel(template, id, language), String(paramValue(template, id, value, language))] as const,
  );
  const outputs = (run.outputs ?? []).map(({ name, value, unit }) => [name, value, unit] as const);
  const body = [
    standing(run, language),
    factsOf(facts(run, template, language)),
    section(words.parameters, factsOf(params)),
    section(words.outputs, tableOf([words.name, words.value, words.unit], outputs)),
    section(words.pictures, gallery(of.pictures)),
    section(
      words.curves,
      chartsOf(of.curves.rows, template, language) + (of.curves.isCut ? html`<p>${words.cut}</p>` : ''),
    ),
    section(words.log, of.logEnd === '' ? '' : html`<pre>${of.logEnd}</pre>`),
  ];
  return pageOf({ language, title: run.name, about: words.about(momentOf(of.now, language)), body: body.join('') });
}

function standing({ status, reason }: RunRecord, language: Language): string {
  const why = reason === null ? '' : ` – ${REASONS[language][reason]}`;
  return html`<p class="status ${status}">${WORDS[language].statuses[status]}${why}</p>`;
}

function facts(run: RunRecord, template: ReportTemplate | null, language: Language): [string, string][] {
  const words = WORDS[language];
  const { cpus, memory, gpus } = run.resources;
  const at = (name: string, moment: number | null): [string, string][] =>
    moment === null ? [] : [[name, momentOf(moment, language)]];
  return [
    [words.solver, template?.name[language] ?? run.solver_id],
    [words.run, run.run_id],
    [words.user, run.user_id],
    [words.cluster, run.node === null ? run.cluster : `${run.cluster}, ${run.node}`],
    [words.resourcesTitle, words.resources(cpus, memory, gpus)],
    ...used(run, words),
    [words.input, run.input],
    [words.folder, run.folder],
    ...at(words.created, run.created_at),
    ...at(words.started, run.started_at),
    ...at(words.ended, run.ended_at),
    ...(run.started_at !== null && run.ended_at !== null
      ? ([[words.duration, durationOf(run.ended_at - run.started_at, language)]] as [string, string][])
      : []),
  ];
}

function used({ use, resources: { cpus, memory } }: RunRecord, words: Words): [string, string][] {
  if (use === null || use.seconds === 0) return [];
  const average = (use.cpu_seconds / use.seconds).toFixed(1);
  return [[words.usedTitle, words.used(average, cpus, `${use.memory_peak}Mi`, memory)]];
}

function chartsOf(rows: readonly Point[], template: ReportTemplate | null, language: Language): string {
  const words = WORDS[language];
  const groups = new Map<string, Map<string, [number, number | null][]>>();
  for (const [x, group, name, value] of rows) {
    const curves = groups.get(group) ?? new Map<string, [number, number | null][]>();
    const points = curves.get(name) ?? [];
    points.push([x, value]);
    groups.set(group, curves.set(name, points));
  }
  const x = template?.log.x;
  const known = template?.log.series ?? [];
  const place = (id: string): number => known.findIndex((one) => one.id === id);
  const charts = [...groups]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([id, named]) => {
      const series = known[place(id)];
      const curves = [...named].map(([name, points]): ChartCurve => ({ name, points: thinned(points) }));
      const title = series?.label[language] ?? id;
      return chartOf({
        title,
        x: x ? withUnit(x.label[language], x.unit) : words.place,
        y: withUnit(title, series?.unit ?? null),
        scale: series?.scale ?? 'linear',
        across: 'linear',
        curves,
        areJoined: true,
      });
    });
  return charts.join('') === '' ? '' : html`<div class="charts">!${charts}</div>`;
}

/** As it looks from afar: no peak is lost. */
export function thinned(points: readonly [number, number | null][]): [number, number | null][] {
  const size = Math.ceil((2 * points.length) / POINTS_MAX);
  if (size <= 2) return [...points];
  const kept: [number, number | null][] = [];
  for (let from = 0; from < points.length; from += size) {
    const part = points.slice(from, from + size);
    const by = ([, value]: [number, number | null]): number => value ?? Number.NEGATIVE_INFINITY;
    const most = part.reduce((a, b) => (by(b) > by(a) ? b : a));
    const least = part.reduce((a, b) => (by(b) < by(a) ? b : a));
    kept.push(...(most === least ? [most] : [least, most].sort((a, b) => part.indexOf(a) - part.indexOf(b))));
  }
  return kept;
}
