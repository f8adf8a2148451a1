/** What of a site is looked at for administrators, put together from the checks of /readyz and of `berth doctor`. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Catalogue } from './apps/catalogue.ts';
import { HELPER } from './as-user/client.ts';
import { checkInstallation } from './as-user/installation.mjs';
import { type Config, originOf } from './config.ts';
import { installationOutcome } from './doctor/account.ts';
import { ok, warning } from './doctor/check.ts';
import { commandRunner } from './doctor/command.ts';
import { certificateCheck } from './doctor/files.ts';
import { freeMiB } from './doctor/folders.ts';
import { appsOutcome, diskOutcome } from './doctor/local.ts';
import { ACCOUNTING, CONTROLLER, slurmChecks } from './doctor/slurm.ts';
import type { HealthCheck } from './health/service.ts';
import { processesOf, REPLICAS_MAX } from './init/processes.ts';
import { greetMailServer } from './notifications/email.ts';
import { SERVICES } from './services.ts';
import { formatFault } from './yaml/yaml.ts';

const READY_MS = 4_000;

/** What /readyz looks at: each throws where its dependency does not answer. */
export type Readiness = Partial<Record<'records' | 'bus' | 'clock' | 'auth' | 'scheduler', () => Promise<void>>>;

const CURES: Record<keyof Readiness, string> = {
  records: 'See to the database: systemctl status postgresql, or the disk of BERTH_HOME. Running sessions go on.',
  bus: 'systemctl status redis-server on the host that bus.url names. Running sessions go on.',
  clock: 'timedatectl set-ntp true, on this machine and on that of the database.',
  auth: 'systemctl status "berth-auth@*": without it nothing can be submitted.',
  scheduler: 'See the monitor and the scheduler: systemctl status "berth-monitor@*", then berth doctor.',
};

export function siteHealth(deps: {
  config: Config;
  readiness: Readiness;
  catalogue: Catalogue;
  /** Whether services run in processes of their own. */
  isApart: boolean;
  env: Record<string, string | undefined>;
}): HealthCheck[] {
  const { config, readiness, catalogue } = deps;
  const { certificate, mail, home } = config;
  const needed = (Object.keys(readiness) as (keyof Readiness)[]).map(
    (check): HealthCheck => ({
      check,
      look: async () => {
        await readiness[check]?.();
        return ok('');
      },
      cure: CURES[check],
    }),
  );
  return [
    ...needed,
    ...(config.scheduler.kind === 'slurm' ? clusterHealth(deps.env) : []),
    ...(mail === null ? [] : [mailHealth(mail)]),
    ...(certificate === null ? [] : [certificateHealth(config, certificate)]),
    { check: 'disk', look: async () => diskOutcome(home, freeMiB), cure: `df -h ${home}` },
    { check: 'catalogue', look: async () => manifests(catalogue), cure: 'berth app check' },
    { check: 'apps', look: () => apps(catalogue), cure: 'berth doctor' },
    ...(deps.isApart ? processes(config.listen.host) : []),
  ];
}

function clusterHealth(env: Record<string, string | undefined>): HealthCheck[] {
  const { username: me, uid } = userInfo();
  const checks = slurmChecks({ run: commandRunner(env), me, uid });
  const named = { [CONTROLLER]: 'controller', [ACCOUNTING]: 'accounting' } as const;
  return [
    ...Object.entries(named).flatMap(([name, check]) =>
      checks.filter((one) => one.name === name).map(({ look }) => ({ check, look, cure: 'berth doctor' })),
    ),
    {
      check: 'as_user',
      look: async () => installationOutcome({ checkInstallation, program: HELPER }),
      cure: 'Install Berth again.',
    },
  ];
}

function mailHealth({ host, port, security, certificates }: NonNullable<Config['mail']>): HealthCheck {
  return {
    check: 'mail',
    look: async () => {
      await greetMailServer({ host, port, security, ca: certificates && readFileSync(certificates, 'utf8') });
      return ok(`${host}:${port}`);
    },
    cure: `See to the mail server ${host}:${port}, or to mail.smtp. What is to be sent waits.`,
  };
}

function certificateHealth({ origin, listen }: Config, cert: string): HealthCheck {
  const host = new URL(originOf({ origin, listen }, listen.port)).hostname.replace(/^\[|\]$/g, '');
  const { look } = certificateCheck({ cert, key: listen.tls?.key ?? null, host });
  return { check: 'certificate', look, cure: `openssl x509 -noout -text -in ${cert}` };
}

function manifests(catalogue: Catalogue) {
  const faults = catalogue.faults();
  if (faults.length === 0) return ok('');
  return warning(
    faults.map(formatFault).join('; '),
    'Correct them, then have the catalogue read again: POST /api/admin/apps/reload',
  );
}

async function apps(catalogue: Catalogue) {
  const list = catalogue.list();
  if (list.length === 0) return ok('');
  return appsOutcome(
    await Promise.all(list.map(async (app) => ({ id: app.id, unavailable: await catalogue.availability(app) }))),
  );
}

/** The first process of each service must be there; another one once it has been seen. */
function processes(host: string): HealthCheck[] {
  return processesOf(SERVICES, REPLICAS_MAX).flatMap(({ service, ports }) =>
    ports.map((port, index): HealthCheck => {
      let mustBe = index === 0;
      return {
        check: 'process',
        of: `${service} ${port}`,
        async look() {
          let answer: Response;
          try {
            answer = await fetch(`http://${host}:${port}/readyz`, { signal: AbortSignal.timeout(READY_MS) });
          } catch (error) {
            if (mustBe) throw new Error(`nothing answers on port ${port}`, { cause: error });
            return null;
          }
          mustBe = true;
          const { dependencies } = (await answer.json()) as { dependencies: { name: string; ok: boolean }[] };
          const missing = dependencies.filter((one) => !one.ok).map(({ name }) => name);
          if (missing.length === 0) return ok('');
          return warning(`it runs, and misses: ${missing.join(', ')}`, 'See to what it misses; it goes on by itself.');
        },
        cure: `systemctl status berth-${service}@${port}; journalctl -e -u berth-${service}@${port}`,
      };
    }),
  );
}
