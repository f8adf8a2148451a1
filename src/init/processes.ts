/** Which processes a site runs: each service, on how many ports. */

export interface Process {
  service: string;
  /** One for each replica. */
  ports: number[];
}

/** Those of which more than one helps; of the monitors one works and the others wait for its end. */
const REPLICATED = new Set(['dashboard', 'cae', 'events', 'gateway', 'monitor']);
/** With more, ports of one service would be another's. */
export const REPLICAS_MAX = 5;
const MONITORS_MAX = 2;
/** Services have odd and even ports in turn, so that replicas fit between them. */
const STEP = 2;

/** `services` names the port of the first process of each. */
export function processesOf(services: Record<string, { port: number }>, replicas: number): Process[] {
  return Object.entries(services).map(([service, { port }]) => {
    const isMonitor = service === 'monitor';
    const count = REPLICATED.has(service) ? Math.min(replicas, isMonitor ? MONITORS_MAX : REPLICAS_MAX) : 1;
    return { service, ports: Array.from({ length: count }, (_, index) => port + index * (isMonitor ? 1 : STEP)) };
  });
}
