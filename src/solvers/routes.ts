/** /api/cae/solvers */
import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { SolverCatalogue } from './catalogue.ts';
import type { SolverManifest } from './manifest.ts';
import { type Solver, solver, solverList } from './schema.ts';
import { solverOnTheWire } from './wire.ts';

const TAGS = ['runs'];

export function solverRoutes(
  app: Server,
  deps: {
    catalogue: SolverCatalogue;
    /** Why that user can start nothing; null where they can. */
    accountProblem: (principal: Principal) => { detail: string; cure: string } | null;
  },
): void {
  const { catalogue } = deps;
  const config = { access: 'user', viewable: true } as const;

  const shown = async (manifest: SolverManifest, principal: Principal): Promise<Solver> => {
    const account = deps.accountProblem(principal);
    return solverOnTheWire(
      manifest,
      account ? { code: 'no_account', ...account } : await catalogue.availability(manifest),
    );
  };

  app.get(
    '/api/cae/solvers',
    { config, schema: { tags: TAGS, summary: 'The templates of runs', response: { 200: solverList } } },
    async ({ principal }) => ({
      solvers: await Promise.all(catalogue.list().map((manifest) => shown(manifest, principal))),
      faults: principal.role === 'admin' ? catalogue.faults() : [],
    }),
  );

  app.get(
    '/api/cae/solvers/:solver_id',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'One template',
        params: z.object({ solver_id: z.string().max(64) }),
        response: { 200: solver, 404: problem },
      },
    },
    async ({ principal, params: { solver_id } }) => {
      const manifest = catalogue.get(solver_id);
      if (manifest === null) throw new Problem('not_found', `There is no solver ${JSON.stringify(solver_id)}.`);
      return shown(manifest, principal);
    },
  );
}
