/** What a session consists of, for trials that kill a part of it. */
import type { Session } from '../../src/session/schema.ts';
import { displaysOf, type SessionProcess } from './site-processes.ts';

export interface Part {
  name: string;
  find: (processes: SessionProcess[]) => SessionProcess | undefined;
  /** How a session may end that loses it. */
  reasons: Session['reason'][];
}

/** The application is a program whose command line begins with that. */
export function partsOf(application: string): { display: Part; application: Part; script: Part; launcher: Part } {
  const launcher = (processes: SessionProcess[]) => processes.find(({ command }) => command.includes('launch.sh'));
  return {
    display: { name: 'display', find: (processes) => displaysOf(processes)[0], reasons: ['display_failed'] },
    application: {
      name: 'application',
      find: (processes) => processes.find(({ command }) => command.startsWith(application)),
      reasons: ['app_failed'],
    },
    script: {
      name: 'job script',
      // What it has forked to tell the portal has its command line, too.
      find: (processes) =>
        processes.find(({ command, parent }) => command.startsWith('bash ') && parent === launcher(processes)?.pid),
      reasons: ['unknown'],
    },
    launcher: { name: 'launcher', find: launcher, reasons: ['unknown'] },
  };
}
