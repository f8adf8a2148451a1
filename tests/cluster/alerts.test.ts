/**
 * The rules that a site is given, in its own Prometheus: each fault is made for real, its alert fires and says what to do, and is resolved
 * by the cure. For minutes of waiting there is no time: in the files that `berth init` wrote, `for:` and the windows of rates become
 * seconds, as do the intervals of Prometheus. The expressions and what they compare with stay as they are shipped.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Client } from '../support/client.ts';
import { PROCESSES, type Site, startSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const SHIPPED = readFileSync(join(DEPLOY, 'prometheus/rules.yml'), 'utf8');
const RULES = '/etc/berth/prometheus/rules.yml';
const CONFIG = '/etc/berth/prometheus/prometheus.yml';
const DURATIONS = /(?<=\bfor: )\w+|(?<=\[)\w+(?=\])/g;
const shortened = (rules: string): string =>
  rules.replace(DURATIONS, (_, at: number) => (rules[at - 1] === '[' ? '20s' : '1s'));
/** Slurm is silent for a minute before anybody is called. */
const FIRES_WITHIN_MS = 90_000;
const LOOK_EACH_MS = 500;

interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
}
interface Rule {
  name: string;
  health: string;
  duration: number;
}
interface Target {
  labels: Record<string, string>;
  health: string;
}

let site: Site;
let user: Client;
const prometheus = async <T>(path: string): Promise<T> =>
  JSON.parse(await site.onAccess(`curl --silent --fail http://127.0.0.1:9090/api/v1/${path}`)).data;
const rules = async (): Promise<Rule[]> =>
  (await prometheus<{ groups: { rules: Rule[] }[] }>('rules')).groups.flatMap((group) => group.rules);
const alerts = async (): Promise<Alert[]> => (await prometheus<{ alerts: Alert[] }>('alerts')).alerts;
const targets = async (): Promise<Target[]> => (await prometheus<{ activeTargets: Target[] }>('targets')).activeTargets;

const fires = (name: string): Promise<Alert> =>
  until(
    `${name} fires`,
    async () => (await alerts()).find(({ labels, state }) => labels.alertname === name && state === 'firing'),
    FIRES_WITHIN_MS,
    LOOK_EACH_MS,
  );
const isResolved = (name: string): Promise<boolean> =>
  until(
    `${name} is resolved`,
    async () => (await alerts()).every(({ labels }) => labels.alertname !== name),
    FIRES_WITHIN_MS,
    LOOK_EACH_MS,
  );

beforeAll(async () => {
  site = await startSite('alerts');
  user = await site.newUser();
  const write = (file: string, input: string) => site.cluster.output('access', ['tee', file], { input });
  await write(RULES, shortened(await site.onAccess(`cat ${RULES}`)));
  await write(CONFIG, (await site.onAccess(`cat ${CONFIG}`)).replace(/(?<=_interval: )15s/g, '1s'));
  await site.onAccess('systemctl reload prometheus');
  await until('Prometheus has the new rules', async () => (await rules()).every(({ duration }) => duration <= 1));
}, 300_000);
afterAll(() => site?.dispose());

describe("a site's Prometheus", () => {
  it('has the rules as they are shipped, but for their durations', async () => {
    const written = await site.onAccess(`cat ${RULES}`);
    expect(written).not.toBe(SHIPPED);
    expect(written.replace(DURATIONS, '')).toBe(SHIPPED.replace(DURATIONS, ''));
    const shipped: { alert: string }[] = parse(SHIPPED).groups[0].rules;
    await until('all are evaluated', async () => (await rules()).every(({ health }) => health === 'ok'));
    expect((await rules()).map(({ name }) => name)).toEqual(shipped.map(({ alert }) => alert));
  });

  it('reaches every process and every host, and calls nobody', async () => {
    const nodes = site.cluster.hosts.slice(1).map(({ name }) => `${name}:9100`);
    const processes = Object.values(PROCESSES).flatMap((ports) => ports.map((port) => `127.0.0.1:${port}`));
    const all = [...processes, '127.0.0.1:9100', ...nodes].sort();
    await until('all targets are up, and no others', async () => {
      const up = (await targets()).filter(({ health }) => health === 'up').map(({ labels }) => labels.instance);
      return JSON.stringify(up.sort()) === JSON.stringify(all);
    });
    expect(await alerts()).toEqual([]);
  });

  it.each([
    ['a node', 'node001'],
    ['the node itself', 'viz-node001'],
  ])("shows a node's exporter to access, and not to %s", async (_, from) => {
    const ask = ['curl', '--silent', '--output', '/dev/null', '--max-time', '2', 'http://192.168.122.252:9100/metrics'];
    expect((await site.cluster.exec('access', ask)).status).toBe(0);
    // Nothing answers.
    expect((await site.cluster.exec(from, ask)).status).toBe(28);
  });

  it('knows every metric that the dashboard and the rules name', async () => {
    const { panels } = JSON.parse(readFileSync(join(DEPLOY, 'grafana/berth.json'), 'utf8')) as {
      panels: { targets: { expr: string }[] }[];
    };
    const expressions = [
      ...panels.flatMap((panel) => panel.targets.map(({ expr }) => expr)),
      ...parse(SHIPPED).groups[0].rules.map(({ expr }: { expr: string }) => expr),
    ];
    const named = new Set(expressions.flatMap(metricsIn));
    expect(named.size).toBeGreaterThan(10);
    const known = await prometheus<string[]>('label/__name__/values');
    expect([...named].filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** What is neither a label, nor a function, nor an operator. */
function metricsIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|\[[^\]]*\]|\b(by|on)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/\b(?!and\b)[a-z]\w*\b(?!\s*\()/g)].map(([name]) => name);
}

describe('Prometheus calls somebody', () => {
  const apptainer = (from: string, to: string) =>
    site.cluster.output('viz-node001', ['mv', `/usr/bin/apptainer${from}`, `/usr/bin/apptainer${to}`]);

  it('when launches fail', async () => {
    await apptainer('', '.away');
    const launched = await Promise.all(
      Array.from({ length: 4 }, () =>
        user.launch({ app_id: 'xterm', config: { resources: { cpus: 1, memory: '256Mi' } } }),
      ),
    );
    await Promise.all(launched.map(({ session_id }) => user.reached(session_id, 'failed')));
    const { labels, annotations } = await fires('BerthLaunchesFailing');
    expect(labels.severity).toBe('critical');
    expect(annotations.summary).toMatch(/^[3-5] sessions failed before they ran/);
    expect(annotations.description).toContain('berth doctor --account ACCOUNT');
    // It is resolved, as all are, before the last test ends: its window goes by meanwhile.
    await apptainer('.away', '');
  });

  // Together: one of them takes a minute.
  it.concurrent.each([
    {
      alert: 'BerthServiceDown',
      harm: () => site.onAccess('systemctl stop berth-automation@5001'),
      cure: () => site.onAccess('systemctl start berth-automation@5001'),
      severity: 'critical',
      summary: 'No process of the service automation answers.',
      description: "journalctl --unit 'berth-automation@*'",
    },
    {
      alert: 'BerthSchedulerUnreachable',
      harm: () => site.cluster.stopDaemon('access', 'slurmctld'),
      cure: () => site.cluster.startDaemon('access', 'slurmctld'),
      severity: 'critical',
      summary: 'The scheduler has not answered for 1m',
      description: '`sinfo` on the access node, as the account berth',
    },
    {
      alert: 'BerthCertificateEnding',
      // Of its names and key, but for ten days.
      harm: () =>
        site.onAccess(
          'cd /etc/berth/tls && cp cert.pem /run/cert.pem && openssl x509 -in /run/cert.pem -signkey key.pem -days 10 >cert.pem && systemctl reload nginx',
        ),
      cure: () => site.onAccess('cat /run/cert.pem >/etc/berth/tls/cert.pem && systemctl reload nginx'),
      severity: 'warning',
      summary: /^The certificate of the site ends in 9d 23h 5\dm/,
      description: 'renewed by `berth init`',
    },
  ])('by $alert, until it is cured', async ({ alert, harm, cure, severity, summary, description }) => {
    await harm();
    const { labels, annotations } = await fires(alert);
    expect(labels.severity).toBe(severity);
    expect(annotations.summary).toMatch(summary);
    expect(annotations.description).toContain(description);
    await cure();
    await isResolved(alert);
  });

  it('and nobody when all is well again', async () => {
    await site.cluster.ready();
    await until('no alert is left', async () => (await alerts()).length === 0);
  });
});
