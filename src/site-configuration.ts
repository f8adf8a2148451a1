/** The effective configuration for administrators. It is a list of what may be shown: what is not in it is in no answer. */
import { type Config, originOf, type PostgresConfig, type SlurmConfig } from './config.ts';
import type { Configuration, Setting } from './configuration/schema.ts';

interface Shown {
  /** null of what is not set. */
  value: (config: Config) => Setting['value'];
  variable?: string;
}

const slurm = ({ scheduler }: Config): SlurmConfig | null => (scheduler.kind === 'slurm' ? scheduler : null);

/** Every key of the file. The files of secrets are named; what is in them is never read here. */
export const SHOWN: Record<string, Shown> = {
  home: { value: ({ home }) => home, variable: 'BERTH_HOME' },
  keys: { value: ({ keys }) => keys },
  runtime_dir: { value: ({ runtimeDir }) => runtimeDir },
  origin: { value: ({ origin, listen }) => originOf({ origin, listen }, listen.port) },
  apps: { value: ({ apps }) => [...apps] },
  solvers: { value: ({ solvers }) => [...solvers] },
  images: { value: ({ images }) => images },
  trust_proxy: { value: ({ trustProxy }) => trustProxy },
  certificate: { value: ({ certificate }) => certificate },
  'site.name': { value: ({ site }) => site.name },
  'listen.host': { value: ({ listen }) => listen.host, variable: 'BERTH_HOST' },
  'listen.port': { value: ({ listen }) => listen.port, variable: 'BERTH_PORT' },
  'listen.tls.cert': { value: ({ listen }) => listen.tls?.cert ?? null },
  'listen.tls.key': { value: ({ listen }) => listen.tls?.key ?? null },
  'listen.allow_plain_http': { value: ({ listen }) => listen.allowPlainHttp },
  'database.url': { value: ({ database }) => database && addressOf(database) },
  'database.password_file': { value: ({ database }) => database?.passwordFile ?? null },
  'database.owner.user': { value: ({ database }) => database?.owner?.user ?? null },
  'database.owner.password_file': { value: ({ database }) => database?.owner?.passwordFile ?? null },
  'bus.url': { value: ({ bus }) => bus?.url ?? null },
  'bus.password_file': { value: ({ bus }) => bus?.passwordFile ?? null },
  'scheduler.kind': { value: ({ scheduler }) => scheduler.kind },
  'scheduler.cluster': { value: (config) => slurm(config)?.cluster ?? null },
  'scheduler.partition': { value: (config) => slurm(config)?.partition ?? null },
  'scheduler.gpu_partition': { value: (config) => slurm(config)?.gpuPartition ?? null },
  'scheduler.portal_url': { value: (config) => slurm(config)?.portalUrl ?? null },
  'display.route': { value: ({ display }) => display.route },
  'display.ports': { value: ({ display: { ports } }) => `${ports.from}-${ports.to}` },
  'hooks.before_launch': { value: ({ hooks }) => hooks.beforeLaunch },
  'sessions.start_timeout_seconds': { value: ({ sessions }) => sessions.startTimeoutSeconds },
  'sessions.stop_grace_seconds': { value: ({ sessions }) => sessions.stopGraceSeconds },
  'sessions.keep_ended_days': { value: ({ sessions }) => sessions.keepEndedDays },
  'sessions.per_user': { value: ({ sessions }) => sessions.perUser },
  'sessions.idle_minutes': { value: ({ sessions }) => sessions.idleMinutes },
  'shares.anonymous': { value: ({ shares }) => shares.anonymous },
  'mail.smtp': { value: ({ mail }) => mail && `${mail.user === null ? '' : `${mail.user}@`}${mail.host}:${mail.port}` },
  'mail.from': {
    value: ({ mail }) =>
      mail && (mail.from.name === '' ? mail.from.address : `${mail.from.name} <${mail.from.address}>`),
  },
  'mail.password_file': { value: ({ mail }) => mail?.passwordFile ?? null },
  'mail.certificates': { value: ({ mail }) => mail?.certificates ?? null },
  'webhooks.allow': {
    value: ({ webhooks: { allow } }) => [
      ...allow.hosts,
      ...allow.networks.map(({ address, prefix }) => `${address}/${prefix}`),
    ],
  },
  'prometheus.url': { value: ({ prometheus }) => prometheus?.url ?? null },
  'prometheus.user': { value: ({ prometheus }) => prometheus?.user ?? null },
  'prometheus.password_file': { value: ({ prometheus }) => prometheus?.passwordFile ?? null },
  'prometheus.token_file': { value: ({ prometheus }) => prometheus?.tokenFile ?? null },
  'prometheus.certificates': { value: ({ prometheus }) => prometheus?.certificates ?? null },
  'metrics.token_file': { value: ({ metrics }) => metrics.tokenFile },
};

/** Of these it is told whether they are set, and nothing else. */
const SECRET: Record<string, (config: Config) => boolean> = {
  BERTH_ADMIN_PASSWORD: ({ adminPassword }) => adminPassword !== null,
};

export function effectiveConfiguration(config: Config): Configuration {
  const { file, keys, variables } = config.given;
  const sourceOf = (key: string, variable: string | null): Setting['source'] => {
    if (variable !== null && variables.includes(variable)) return 'environment';
    return keys.includes(key) ? 'file' : 'default';
  };
  return {
    file,
    settings: [
      ...Object.entries(SHOWN).map(([key, { value, variable = null }]): Setting => {
        return { key, value: value(config), secret: null, source: sourceOf(key, variable), variable };
      }),
      ...Object.entries(SECRET).map(([key, isSet]): Setting => {
        return {
          key,
          value: null,
          secret: isSet(config) ? 'set' : 'not set',
          source: sourceOf(key, key),
          variable: key,
        };
      }),
    ],
  };
}

/** A password has no place in it, nor had one in the file. */
function addressOf({ user, host, port, database }: PostgresConfig): string {
  return `postgres://${user === undefined ? '' : `${user}@`}${host}:${port}/${database}`;
}
