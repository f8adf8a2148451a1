/** The parts that Berth can be run as, each alone behind nginx, and the port of its first process there. */
export const SERVICES = {
  /** Log-in, tokens, users, audit. */
  auth: { port: 4430 },
  /** The cluster, the queue, app sessions. */
  dashboard: { port: 5010 },
  /** App sessions, solver runs, files. */
  cae: { port: 5000 },
  /** Studies, workflows, schedules. */
  automation: { port: 5001 },
  /** What happens, pushed to browsers. */
  events: { port: 5011 },
  /** The way from a browser to a display. */
  gateway: { port: 5020 },
  /** The one watcher of the scheduler. Nobody calls it: its port tells how it is. */
  monitor: { port: 5030 },
} as const;

export type Service = keyof typeof SERVICES;

export const ALL_SERVICES = Object.keys(SERVICES) as Service[];
