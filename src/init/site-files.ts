/** The files of a site, each from its template and the answers. */
import { createHash } from 'node:crypto';
import { accountOf, SERVICES_GROUP } from './accounts.ts';
import type { Answers } from './answers.ts';
import type { SiteFile } from './files.ts';
import { fill } from './fill.ts';
import { nginxSite } from './nginx.ts';
import type { Process } from './processes.ts';
import { prometheusFiles } from './prometheus.ts';
import type { Secrets } from './secrets.ts';
import { systemdUnits } from './systemd.ts';

const PROMETHEUS = 'prometheus';

export interface Site {
  folder: string;
  answers: Answers;
  processes: Process[];
  /** Reads a file of deploy/. */
  template: (path: string) => string;
}

/** Where nginx finds the certificate and its key. */
export function tlsFilesOf(folder: string, { tls }: Answers): { certificate: string; key: string } {
  return tls ?? { certificate: `${folder}/tls/cert.pem`, key: `${folder}/tls/key.pem` };
}

/** What only some may read, in the order in which it is needed. */
export function secretFiles(secrets: Secrets, answers: Answers): SiteFile[] {
  return [
    // Of the role whose the tables are.
    {
      path: 'database.password',
      text: `${secrets['database.password']}\n`,
      mode: 0o640,
      group: accountOf('auth', answers),
    },
    {
      path: 'database-services.password',
      text: `${secrets['database-services.password']}\n`,
      mode: 0o640,
      group: SERVICES_GROUP,
    },
    { path: 'redis.password', text: `${secrets['redis.password']}\n`, mode: 0o640, group: SERVICES_GROUP },
    // Who asks with it and who is asked.
    {
      path: 'metrics.token',
      text: `${secrets['metrics.token']}\n`,
      mode: 0o440,
      owner: PROMETHEUS,
      group: SERVICES_GROUP,
    },
  ];
}

/** All the others but certificate and key. */
export function siteFiles(site: Site, secrets: Secrets): SiteFile[] {
  const { folder, answers, template } = site;
  const shown = (path: string, values: Record<string, string>): SiteFile => ({
    path,
    text: fill(template(path), values),
    mode: 0o644,
  });
  const tls = tlsFilesOf(folder, answers);
  const files: SiteFile[] = [
    {
      path: 'berth.yaml',
      text: fill(template('berth.yaml'), {
        folder,
        address: answers.address,
        name: JSON.stringify(answers.name),
        certificate: tls.certificate,
        scheduler: schedulerYaml(answers),
      }),
      mode: 0o640,
      group: SERVICES_GROUP,
    },
    // It has the passwords: psql gets it from root's shell.
    {
      path: 'postgresql/berth.sql',
      text: fill(template('postgresql/berth.sql'), {
        password: secrets['database.password'].replaceAll("'", "''"),
        services_password: secrets['database-services.password'].replaceAll("'", "''"),
      }),
      mode: 0o600,
    },
    shown('redis/berth.conf', { folder, password_hash: sha256(secrets['redis.password']) }),
    { path: 'nginx/berth.conf', text: nginxSite(site, tls), mode: 0o644 },
    ...systemdUnits(site),
    ...prometheusFiles(site),
    // Word for word: its own texts have braces too.
    { path: 'grafana/berth.json', text: template('grafana/berth.json'), mode: 0o644 },
  ];
  if (answers.scheduler === 'local') return files;
  return [
    ...files,
    { path: 'sudoers.d/berth', text: template('sudoers.d/berth'), mode: 0o440 },
    shown('slurm/berth.conf', { cluster: answers.cluster, partition: answers.partition ?? 'viz' }),
  ];
}

function schedulerYaml({ scheduler, cluster, partition, gpuPartition }: Answers): string {
  if (scheduler === 'local') return '# Sessions are processes of this machine.\nscheduler: { kind: local }';
  const setting = (key: string, value: string | null, meaning: string) =>
    `  # ${meaning}\n${value === null ? `  # ${key}: …` : `  ${key}: ${JSON.stringify(value)}`}`;
  return [
    '# Sessions are jobs of this cluster, each of its own user.',
    'scheduler:',
    '  kind: slurm',
    setting('cluster', cluster, 'What the cluster is called on pages.'),
    setting('partition', partition, "Where sessions run whose app names no partition; left out it is Slurm's default."),
    setting('gpu_partition', gpuPartition, 'The same for those with GPUs.'),
    '  # The address by which nodes reach the portal, where that is not the one of browsers.',
    '  # portal_url: https://…',
  ].join('\n');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
