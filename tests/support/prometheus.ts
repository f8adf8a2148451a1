/** A Prometheus of the test's own, and a node's exporter, on loopback. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './portal.ts';
import { until } from './until.ts';

export interface TestPrometheus {
  url: string;
  query<T>(path: string, query: Record<string, string>): Promise<T>;
  /** What it asks each second. */
  scrape(jobs: object[]): Promise<void>;
  end(): Promise<void>;
}

/** `past` is what it has measured before, in OpenMetrics' text. */
export async function startPrometheus(past?: string): Promise<TestPrometheus & { exporter: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  const write = (jobs: object[]) =>
    writeFileSync(config, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: jobs }));
  write([]);
  if (past !== undefined) {
    const file = join(folder, 'past');
    writeFileSync(file, past);
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')]);
  }
  const [port, exporterPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const exporter = `127.0.0.1:${exporterPort}`;
  const processes: ChildProcess[] = [
    spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'inherit' },
    ),
    spawn(
      'prometheus-node-exporter',
      [`--web.listen-address=${exporter}`, '--log.level=error', '--no-collector.systemd'],
      { stdio: 'inherit' },
    ),
  ];
  const answers = (address: string) =>
    fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('Prometheus is ready', () => answers(`${url}/-/ready`));
  await until("the node's exporter is ready", () => answers(`http://${exporter}/metrics`));
  return {
    url,
    exporter,
    async query<T>(path: string, query: Record<string, string>) {
      const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`);
      return ((await answer.json()) as { data: T }).data;
    },
    async scrape(jobs) {
      write(jobs);
      processes[0]?.kill('SIGHUP');
    },
    async end() {
      for (const child of processes) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
