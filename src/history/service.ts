/** What was measured of the cluster, a node or a job, for one who asks: what is shown to whom is what their other pages show. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { NotOffered } from '../scheduler/scheduler.ts';
import type { AskPrometheus } from './prometheus.ts';
import { CLUSTER_QUESTIONS, jobQuestions, nodeQuestions, type Question } from './questions.ts';
import type { History, HistoryQuery, Series } from './schema.ts';
import { type Span, spanOf, wire } from './span.ts';

/** A chart with more lines shows none of them. */
const NODES_OF_JOB_MAX = 8;
/** What was asked a moment ago, by whomever. */
const KEPT_MS = 10_000;
const KEPT_MAX = 200;
const RETRY_AFTER_SECONDS = 15;

export type HistoryService = ReturnType<typeof historyService>;

export function historyService(deps: {
  ask: AskPrometheus | null;
  /** The cluster from the scheduler's accounting, where nothing else is configured; null where it keeps none. */
  accounted:
    | ((asked: { from: number | null; until: number | null }) => Promise<Omit<History, 'nodes_left_out'>>)
    | null;
  /** Whether the nodes are shown to who asks. */
  showsNodes: (principal: Principal) => Promise<boolean>;
  /** Throws where there is no such node, or it is not shown. */
  findNode: (principal: Principal, name: string) => Promise<unknown>;
  /** Throws where there is no such job, or it is not shown. */
  findJob: (
    principal: Principal,
    jobId: string,
  ) => Promise<{ nodes: string[]; started_at: string | null; ended_at: string | null }>;
  now: () => number;
}) {
  const { ask, accounted, now } = deps;
  const kept = new Map<string, { at: number; series: Promise<Series[]> }>();

  function measured(question: Question, of: string, span: Span): Promise<Series[]> {
    const key = JSON.stringify([question.query, of, span]);
    const known = kept.get(key);
    if (known && now() - known.at < KEPT_MS) return known.series;
    const asked = { at: now(), series: askFor(question, of, span) };
    kept.delete(key);
    kept.set(key, asked);
    asked.series.catch(() => {
      if (kept.get(key) === asked) kept.delete(key);
    });
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_MAX) break;
      kept.delete(oldest);
    }
    return asked.series;
  }

  async function askFor({ query, by, chart, name, unit }: Question, of: string, span: Span): Promise<Series[]> {
    const found = (await ask?.(query, span)) ?? [];
    return found
      .map(({ labels, values }) => {
        const which = by === null ? '' : (labels[by] ?? '');
        if (by === 'state') return { chart, name: which, of, unit, values };
        return { chart, name, of: [of, which].filter((text) => text !== '').join(' '), unit, values };
      })
      .sort((one, other) => one.of.localeCompare(other.of, 'en', { numeric: true }));
  }

  async function answer(asking: Promise<Series[]>[], span: Span, nodesLeftOut = 0): Promise<History> {
    const series = (await Promise.all(asking).catch(away)).flat();
    return {
      source: ask === null ? null : 'prometheus',
      ...wire(span),
      series: series.filter(({ values }) => values.some((value) => value !== null)),
      nodes_left_out: nodesLeftOut,
    };
  }

  /** null where the scheduler keeps no accounts. */
  async function accountedOr(asked: { from: number | null; until: number | null }) {
    try {
      return (await accounted?.(asked)) ?? null;
    } catch (error) {
      if (error instanceof NotOffered) return null;
      return away(error as Error);
    }
  }

  const seconds = () => Math.floor(now() / 1000);

  return {
    async cluster(principal: Principal, query: HistoryQuery): Promise<History> {
      if (!(await deps.showsNodes(principal)))
        throw new Problem('not_found', 'This site does not show its nodes to users.');
      const known = ask === null ? await accountedOr(momentsOf(query)) : null;
      if (known !== null) return { ...known, nodes_left_out: 0 };
      const span = spanOf(momentsOf(query), seconds());
      const questions = ask === null ? [] : CLUSTER_QUESTIONS;
      return answer(
        questions.map((question) => measured(question, '', span)),
        span,
      );
    },
    async node(principal: Principal, name: string, query: HistoryQuery): Promise<History> {
      await deps.findNode(principal, name);
      const span = spanOf(momentsOf(query), seconds());
      const questions = ask === null ? [] : nodeQuestions(name, span.step);
      return answer(
        questions.map((question) => measured(question, '', span)),
        span,
      );
    },
    /** Of its nodes, while it ran. */
    async job(principal: Principal, jobId: string, query: HistoryQuery): Promise<History> {
      const job = await deps.findJob(principal, jobId);
      const began = secondsOf(job.started_at) ?? seconds();
      const ended = Math.min(secondsOf(job.ended_at) ?? seconds(), seconds());
      const { from, until } = momentsOf(query);
      const within = { from: Math.max(from ?? began, began), until: Math.min(until ?? ended, ended) };
      const span = spanOf(within, seconds());
      const shown = (await deps.showsNodes(principal)) && job.started_at !== null ? job.nodes : [];
      const nodes = shown.slice(0, NODES_OF_JOB_MAX);
      const questions = ask === null ? [] : nodes.map((node) => [node, jobQuestions(node, span.step)] as const);
      return answer(
        questions.flatMap(([node, some]) => some.map((question) => measured(question, node, span))),
        span,
        job.started_at === null ? 0 : job.nodes.length - nodes.length,
      );
    },
  };
}

function momentsOf({ from, until }: HistoryQuery): { from: number | null; until: number | null } {
  return { from: secondsOf(from), until: secondsOf(until) };
}

function secondsOf(moment: string | null | undefined): number | null {
  return moment == null ? null : Math.floor(Date.parse(moment) / 1000);
}

function away(cause: Error): never {
  if (cause instanceof Problem) throw cause;
  const detail = `What was measured cannot be read: ${cause.message}. Try again in a moment; an administrator sees more with berth doctor.`;
  throw new Problem('history_unavailable', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
}
