import { expect, it } from 'vitest';
import { SERVICES } from '../services.ts';
import { processesOf, REPLICAS_MAX } from './processes.ts';

it('gives each service its port, and replicas those after it', () => {
  const once = processesOf(SERVICES, 1);
  expect(Object.fromEntries(once.map(({ service, ports }) => [service, ports]))).toEqual(
    Object.fromEntries(Object.entries(SERVICES).map(([service, { port }]) => [service, [port]])),
  );
  const twice = Object.fromEntries(processesOf(SERVICES, 2).map(({ service, ports }) => [service, ports]));
  expect(twice).toEqual({
    auth: [4430],
    dashboard: [5010, 5012],
    cae: [5000, 5002],
    automation: [5001],
    events: [5011, 5013],
    gateway: [5020, 5022],
    monitor: [5030, 5031],
  });
});

it('gives no port twice, however many replicas there may be', () => {
  const ports = processesOf(SERVICES, REPLICAS_MAX).flatMap((process) => process.ports);
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.length).toBe(4 * REPLICAS_MAX + 4);
});
