/** /healthz: the process lives. /readyz: it can serve, dependency by dependency. /metrics: for Prometheus. */
import { collectDefaultMetrics, Gauge, Histogram, type Registry } from '@prometheus-io/client';
import { z } from 'zod';
import type { Server } from './server.ts';

const CHECK_TIMEOUT_MS = 2_000;

const dependency = z.object({
  name: z.string(),
  ok: z.boolean(),
  latency_ms: z.number(),
  checked_at: z.iso.datetime(),
});

export interface Health {
  /** Each throws where its dependency does not answer. */
  checks: Record<string, () => Promise<void>>;
  /** Where numbers of services are, beside those of the process and its requests. */
  registry: Registry;
}

/** About as often as Prometheus asks. The library's tenth of a second is ten pauses a second, each of which a moving pointer meets. */
const UTILIZATION_EACH_MS = 10_000;

export function mountHealth(app: Server, { checks, registry }: Health): void {
  collectDefaultMetrics({ register: registry, eventLoopUtilizationTimeout: UTILIZATION_EACH_MS });
  const examineAll = () => Promise.all(Object.entries(checks).map(([name, check]) => examine(name, check)));
  new Gauge({
    name: 'berth_dependency_up',
    help: 'Whether what this process needs answers it, as /readyz tells',
    labelNames: ['name'],
    registers: [registry],
    async collect() {
      for (const { name, ok } of await examineAll()) this.set({ name }, ok ? 1 : 0);
    },
  });
  const durations = new Histogram({
    name: 'berth_http_request_duration_seconds',
    help: 'How long requests took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern: an address would make a series for each session.
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operation'],
        summary: 'Whether the process lives',
        response: { 200: z.object({ ok: z.literal(true) }) },
      },
    },
    async () => ({ ok: true as const }),
  );

  const readiness = z.object({ ok: z.boolean(), dependencies: z.array(dependency) });
  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operation'],
        summary: 'Whether it can serve, by dependency',
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const dependencies = await examineAll();
      const ok = dependencies.every((one) => one.ok);
      return reply.code(ok ? 200 : 503).send({ ok, dependencies });
    },
  );

  app.get(
    '/metrics',
    {
      config: { access: 'metrics' },
      schema: {
        tags: ['operation'],
        summary: "Metrics for Prometheus, with the site's token for them or one of support or an administrator",
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}

async function examine(name: string, check: () => Promise<void>): Promise<z.infer<typeof dependency>> {
  const begun = performance.now();
  const checked_at = new Date().toISOString();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  const ok = await Promise.race([
    check().then(
      () => true,
      () => false,
    ),
    timeout,
  ]);
  clearTimeout(timer);
  return { name, ok, latency_ms: Math.round((performance.now() - begun) * 100) / 100, checked_at };
}
