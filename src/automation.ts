/** The automation service put together: studies and workflows. */
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import type { AuthService } from './auth/service.ts';
import type { FileService } from './files/service.ts';
import type { Server } from './http/server.ts';
import type { MaintenanceSwitch } from './notices/maintenance.ts';
import type { Grants } from './session/grants.ts';
import type { Reconciler } from './session/reconcile.ts';
import type { SolverRuns } from './solver-runs.ts';
import { solverStudies } from './solver-studies.ts';
import { solverWorkflows } from './solver-workflows.ts';

export interface Automation {
  mount(app: Server, auth: AuthService, files: FileService): void;
  /** Of runs, and then of what has more of them made. */
  reconciler: Reconciler;
}

export function automation(site: {
  adapters: Adapters;
  solving: SolverRuns;
  maintenance: MaintenanceSwitch;
  grants: Grants;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
}): Automation {
  const studies = solverStudies(site);
  const workflows = solverWorkflows({ ...site, before: studies.reconciler });
  return {
    reconciler: workflows.reconciler,
    mount(app, auth, files) {
      studies.mount(app, auth, files);
      workflows.mount(app, auth);
    },
  };
}
