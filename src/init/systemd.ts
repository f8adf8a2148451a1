/** The units: a template for each service, whose instances are ports, and one target for all. */
import { ACTING, accountOf } from './accounts.ts';
import type { SiteFile } from './files.ts';
import { fill } from './fill.ts';
import type { Site } from './site-files.ts';

const DOES: Record<string, string> = {
  auth: 'log-in, tokens, users, audit',
  dashboard: 'pages, the cluster and its queue',
  cae: 'app sessions, solver runs, files',
  automation: 'studies, workflows, schedules',
  events: 'what happens, pushed to browsers',
  gateway: 'the way from a browser to a display',
  monitor: 'the watcher of the scheduler',
};
/** Sockets of this machine's sessions, which services of that account share: those of one that stops are still used by the others. */
const RUNTIME = 'RuntimeDirectory=berth\nRuntimeDirectoryMode=0711\nRuntimeDirectoryPreserve=yes\n';
/** They do nothing as users. All that is new acts until somebody has seen that it does not: a sandbox too tight is seen at once. */
const SEALED = new Set(['auth', 'events', 'gateway']);

export function systemdUnits({ folder, answers, processes, template }: Site): SiteFile[] {
  const unit = (path: string, text: string): SiteFile => ({ path: `systemd/${path}`, text, mode: 0o644 });
  const sandboxOf = (service: string): string => {
    if (SEALED.has(service)) return template('systemd/sealed.conf');
    if (answers.scheduler === 'local') return template('systemd/hosting.conf');
    return fill(template('systemd/acting.conf'), { homes: answers.homes });
  };
  const instances = processes.flatMap(({ service, ports }) => ports.map((port) => `berth-${service}@${port}.service`));
  return [
    ...processes.map(({ service }) =>
      unit(
        `berth-${service}@.service`,
        fill(template('systemd/berth-service.service'), {
          folder,
          service,
          does: DOES[service] ?? service,
          account: accountOf(service, answers),
          runtime: accountOf(service, answers) === ACTING ? RUNTIME : '',
          sandbox: sandboxOf(service).trimEnd(),
        }),
      ),
    ),
    unit('berth.target', fill(template('systemd/berth.target'), { processes: instances.join(' ') })),
  ];
}
