/** A template as its users see it. */
import type { Unavailable } from './catalogue.ts';
import type { SolverManifest } from './manifest.ts';
import type { Solver } from './schema.ts';

export function solverOnTheWire(manifest: SolverManifest, unavailable: Unavailable | null): Solver {
  const { id, name, description, category, input, params, steps, resources, log, stop, results } = manifest;
  return {
    solver_id: id,
    name,
    description,
    category,
    input: { kind: input.kind, help: input.help, accept: input.accept },
    params,
    steps: steps.map((step) => step.name),
    resources: {
      default: { ...resources.default, partition: resources.partition, account: null, qos: null },
      min: resources.min,
      max: resources.max,
    },
    x: log.x && { label: log.x.label, unit: log.x.unit },
    series: log.series.map(({ id, label, unit, scale }) => ({ id, label, unit, scale })),
    is_stoppable: stop !== null,
    open: results.open?.app ?? null,
    unavailable,
  };
}
