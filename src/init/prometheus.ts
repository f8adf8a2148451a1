/** What Prometheus asks, and when it calls somebody. */
import type { SiteFile } from './files.ts';
import { fill } from './fill.ts';
import type { Site } from './site-files.ts';

const NODE_EXPORTER_PORT = 9100;

export function prometheusFiles({ folder, answers, processes, template }: Site): SiteFile[] {
  const services = processes.map(
    ({ service, ports }) =>
      `      - targets: [${ports.map((port) => `127.0.0.1:${port}`).join(', ')}]\n        labels: { service: ${service} }`,
  );
  const nodes = ['127.0.0.1', ...answers.nodes].map((host) => `${host}:${NODE_EXPORTER_PORT}`);
  const config = fill(template('prometheus/prometheus.yml'), {
    folder,
    services: services.join('\n'),
    nodes: nodes.join(', '),
  });
  return [
    { path: 'prometheus/prometheus.yml', text: config, mode: 0o644 },
    // Word for word: its own texts have braces too.
    { path: 'prometheus/rules.yml', text: template('prometheus/rules.yml'), mode: 0o644 },
  ];
}
