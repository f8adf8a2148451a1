/** The automation service put together: studies and workflows, and the schedules that start runs and studies. */
import type { AuthService } from './auth/service.ts';
import type { FileService } from './files/service.ts';
import type { Server } from './http/server.ts';
import type { Reconciler } from './session/reconcile.ts';
import { solverSchedules } from './solver-schedules.ts';
import { solverStudies } from './solver-studies.ts';
import { solverWorkflows } from './solver-workflows.ts';

export interface Automation {
  mount(app: Server, auth: AuthService, files: FileService): void;
  /** Of runs, of what has more of them made, and then of what starts these. */
  reconciler: Reconciler;
}

export function automation(site: Omit<Parameters<typeof solverSchedules>[0], 'studies' | 'workflows'>): Automation {
  const studies = solverStudies(site);
  const workflows = solverWorkflows({ ...site, before: studies.reconciler });
  const schedules = solverSchedules({ ...site, studies, workflows });
  return {
    reconciler: {
      async reconcile(jobs) {
        await workflows.reconciler.reconcile(jobs);
        await schedules.drive();
      },
    },
    mount(app, auth, files) {
      studies.mount(app, auth, files);
      workflows.mount(app, auth);
      schedules.mount(app, auth);
    },
  };
}
