/**
 * The site's configuration: defaults, then the YAML file named by BERTH_CONFIG, then the environment. Pure: what it needs of
 * the machine is handed in. It reports every fault at once.
 */
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseAddress } from './config/database-url.ts';
import { isLoopback, readEnvironment } from './config/environment.ts';
import { type ConfigFile, configFile } from './config/file.ts';
import { freeze } from './config/freeze.ts';
import { type Given, keysOf } from './config/given.ts';
import { type MailConfig, mailOf } from './config/mail.ts';
import { type PrometheusConfig, prometheusOf } from './config/prometheus.ts';
import { defaultRuntimeDir, RUNTIME_DIR_MAX_BYTES } from './config/runtime-dir.ts';
import { type Fault, formatFault, readYaml } from './yaml/yaml.ts';

export interface Config {
  /** Where the state is kept. */
  readonly home: string;
  /** The folder with a key in each file, where services run under accounts of their own; null: the home has them. */
  readonly keys: string | null;
  /** Where the records are, where that is not SQLite's file in the home. */
  readonly database: PostgresConfig | null;
  /** Where the sockets of sessions live: short, because a Unix socket's path has at most 107 bytes. */
  readonly runtimeDir: string;
  readonly listen: {
    readonly host: string;
    /** 0 is any free port. */
    readonly port: number;
    readonly tls: { readonly cert: string; readonly key: string } | null;
    readonly allowPlainHttp: boolean;
  };
  /** The portal's address as browsers see it; null where it follows from `listen` (see `originOf`). */
  readonly origin: string | null;
  readonly site: { readonly name: string };
  /** Folders of apps beside the built-in ones. */
  readonly apps: readonly string[];
  /** Folders of solver templates beside the built-in ones. */
  readonly solvers: readonly string[];
  readonly scheduler: { readonly kind: 'local' } | SlurmConfig;
  /** The Redis that processes share; null where there is one process, which shares with itself. */
  readonly bus: { readonly url: string; readonly passwordFile: string | null } | null;
  /** Where the images of apps are, `<id>.sif`, as nodes see it. */
  readonly images: string;
  readonly display: {
    readonly route: 'gateway' | 'direct';
    /** The ports of a node that displays may take, both ends among them. */
    readonly ports: { readonly from: number; readonly to: number };
  };
  readonly hooks: {
    /** The program that runs in each job before the application, as nodes see it. */
    readonly beforeLaunch: string | null;
  };
  readonly sessions: {
    readonly startTimeoutSeconds: number;
    readonly stopGraceSeconds: number;
    readonly keepEndedDays: number;
    readonly perUser: number;
    /** null: none ends for being idle. */
    readonly idleMinutes: number | null;
  };
  /** Whether links may let people look at sessions who are not logged in. */
  readonly shares: { readonly anonymous: boolean };
  /** What sends the site's e-mail; null: it sends none. */
  readonly mail: MailConfig | null;
  /** What has measured the cluster; null: nothing has. */
  readonly prometheus: PrometheusConfig | null;
  /** What webhooks may call beside the Internet. */
  readonly webhooks: { readonly allow: ConfigFile['webhooks']['allow'] };
  /** Whether a proxy in front sets X-Forwarded-For. */
  readonly trustProxy: boolean;
  /** The file of the certificate that browsers and jobs are shown; null where there is none. */
  readonly certificate: string | null;
  readonly metrics: {
    /** The file of the token with which Prometheus reads metrics; null where only people do. */
    readonly tokenFile: string | null;
  };
  /** The first administrator's password; null where it is to be generated. */
  readonly adminPassword: string | null;
  readonly given: Given;
}

export interface PostgresConfig extends DatabaseAddress {
  readonly passwordFile: string | null;
  /** The role whose the tables are, where that is not the one of the address: auth alone has it. */
  readonly owner: { readonly user: string; readonly passwordFile: string | null } | null;
}

export interface SlurmConfig {
  readonly kind: 'slurm';
  readonly cluster: string;
  /** Where sessions run whose app names no partition; null is Slurm's own default. */
  readonly partition: string | null;
  readonly gpuPartition: string | null;
  /** The portal's address as nodes reach it; null where it is that of browsers. */
  readonly portalUrl: string | null;
}

export class ConfigFaults extends Error {
  readonly faults: Fault[];

  constructor(faults: Fault[]) {
    super(faults.map(formatFault).join('\n'));
    this.faults = faults;
  }
}

export interface ConfigSources {
  env: Record<string, string | undefined>;
  /** Throws where the file cannot be read. */
  readFile: (path: string) => string;
  homedir: string;
  /** What relative paths in the environment start from. */
  cwd: string;
  uid: number;
  /** The port where nothing else is said; 8080 where this is left out. */
  port?: number;
}

const DEFAULT_PORT = 8080;

export function readConfig(sources: ConfigSources): Config {
  const { readFile, homedir, cwd, uid } = sources;
  const { env, faults } = readEnvironment(sources.env);
  const path = (text: string, base: string) =>
    /^~(\/|$)/.test(text) ? join(homedir, text.slice(1)) : resolve(base, text);

  const file = env.configFile === undefined ? null : path(env.configFile, cwd);
  const { value, content, faults: fileFaults, lineOf } = readConfigFile(file, readFile);
  faults.push(...fileFaults);
  // What follows would only repeat or follow from the file's own faults.
  if (fileFaults.length > 0) throw new ConfigFaults(faults);
  const settings = value ?? configFile.parse({});
  const inFile = (text: string) => path(text, file === null ? cwd : dirname(file));
  const fault = (key: string[], message: string) =>
    faults.push({
      file: file ?? 'environment',
      line: file === null ? null : lineOf(key),
      message: `${key.join('.')}: ${message}`,
    });

  const readable = (key: string[], path: string | null | undefined) => {
    if (path && !isReadable(readFile, path)) fault(key, `${path} cannot be read; check the path and its owner`);
  };

  const home = env.home === undefined ? inFile(settings.home) : path(env.home, cwd);
  const tls = settings.listen.tls && { cert: inFile(settings.listen.tls.cert), key: inFile(settings.listen.tls.key) };
  for (const name of ['cert', 'key'] as const) readable(['listen', 'tls', name], tls?.[name]);

  const bus = settings.bus && {
    url: settings.bus.url,
    passwordFile: settings.bus.password_file && inFile(settings.bus.password_file),
  };
  readable(['bus', 'password_file'], bus?.passwordFile);
  const database = settings.database && databaseOf(settings.database, inFile);
  readable(['database', 'password_file'], database?.passwordFile);
  readable(['database', 'url'], database?.certificates);
  const mail = settings.mail && mailOf(settings.mail, inFile);
  readable(['mail', 'certificates'], mail?.certificates);
  if (mail && (mail.user === null) !== (mail.passwordFile === null))
    fault(['mail', 'password_file'], 'and a user in mail.smtp belong together: set both, or neither');

  const prometheus = settings.prometheus && prometheusOf(settings.prometheus, inFile);
  readable(['prometheus', 'certificates'], prometheus?.certificates);

  // A backup of SQLite's file and the keys beside it are one thing.
  if (settings.keys !== null && database === null)
    fault(
      ['keys'],
      'is for services with accounts of their own, which need a database too; without it the keys are in the home',
    );

  const certificate = settings.certificate === null ? (tls?.cert ?? null) : inFile(settings.certificate);
  if (settings.certificate !== null) readable(['certificate'], certificate);
  const tokenFile = settings.metrics.token_file && inFile(settings.metrics.token_file);
  readable(['metrics', 'token_file'], tokenFile);

  const listen = {
    host: env.host ?? settings.listen.host,
    port: env.port ?? settings.listen.port ?? sources.port ?? DEFAULT_PORT,
    tls,
    allowPlainHttp: settings.listen.allow_plain_http,
  };
  const hostFault = (message: string) =>
    env.host === undefined
      ? fault(['listen', 'host'], message)
      : faults.push({ file: 'environment', line: null, message: `BERTH_HOST: ${message}` });
  if (!isLoopback(listen.host) && listen.tls === null && !listen.allowPlainHttp) {
    hostFault(
      `${listen.host} is reachable from other machines, and without TLS passwords cross the network in the clear; set ` +
        'listen.tls.cert and listen.tls.key, or listen.allow_plain_http: true where the network is trusted',
    );
  }
  if (isWildcard(listen.host) && settings.origin === null) {
    hostFault(
      `${listen.host} is every address of this machine; set origin to the one that browsers use, for example https://portal.example`,
    );
  }

  if (settings.display.route === 'direct' && (tls !== null || settings.origin?.startsWith('https:'))) {
    fault(
      ['display', 'route'],
      'direct needs a portal of plain http: browsers refuse the unencrypted displays of nodes on a page of https; use gateway',
    );
  }

  const runtimeDir =
    settings.runtime_dir === null ? defaultRuntimeDir(home, uid, env.xdgRuntimeDir) : inFile(settings.runtime_dir);
  if (Buffer.byteLength(runtimeDir) > RUNTIME_DIR_MAX_BYTES) {
    fault(
      ['runtime_dir'],
      `${runtimeDir} is too long for sockets; choose a path of at most ${RUNTIME_DIR_MAX_BYTES} bytes`,
    );
  }

  if (faults.length > 0) throw new ConfigFaults(faults);
  return freeze({
    home,
    keys: settings.keys && inFile(settings.keys),
    database,
    runtimeDir,
    listen,
    origin: settings.origin,
    site: settings.site,
    apps: settings.apps.map(inFile),
    solvers: settings.solvers.map(inFile),
    scheduler: schedulerOf(settings.scheduler),
    bus,
    images: settings.images,
    display: settings.display,
    hooks: { beforeLaunch: settings.hooks.before_launch },
    sessions: {
      startTimeoutSeconds: settings.sessions.start_timeout_seconds,
      stopGraceSeconds: settings.sessions.stop_grace_seconds,
      keepEndedDays: settings.sessions.keep_ended_days,
      perUser: settings.sessions.per_user,
      idleMinutes: settings.sessions.idle_minutes,
    },
    shares: settings.shares,
    mail,
    prometheus,
    webhooks: settings.webhooks,
    trustProxy: settings.trust_proxy,
    certificate,
    metrics: { tokenFile },
    adminPassword: env.adminPassword ?? null,
    given: { file, keys: keysOf(content), variables: env.given },
  });
}

function databaseOf(settings: NonNullable<ConfigFile['database']>, inFile: (text: string) => string): PostgresConfig {
  const { url, password_file, owner } = settings;
  return {
    ...url,
    passwordFile: password_file && inFile(password_file),
    // Whether it can be read is seen by who may.
    owner: owner && { user: owner.user, passwordFile: owner.password_file && inFile(owner.password_file) },
  };
}

function schedulerOf(settings: ConfigFile['scheduler']): Config['scheduler'] {
  if (settings.kind === 'local') return settings;
  const { kind, cluster, partition, gpu_partition, portal_url } = settings;
  return { kind, cluster, partition, gpuPartition: gpu_partition, portalUrl: portal_url };
}

/** The portal's address as browsers see it, once the port is known. */
export function originOf({ origin, listen }: Pick<Config, 'origin' | 'listen'>, port: number): string {
  if (origin !== null) return origin;
  const host = isIP(listen.host) === 6 ? `[${listen.host}]` : listen.host;
  return new URL(`${listen.tls ? 'https' : 'http'}://${host}:${port}`).origin;
}

function readConfigFile(file: string | null, readFile: (path: string) => string) {
  const nothing = { value: null as ConfigFile | null, content: null as unknown, lineOf: () => 1 };
  if (file === null) return { ...nothing, faults: [] };
  try {
    return readYaml(file, readFile(file), configFile);
  } catch (error) {
    const message = `BERTH_CONFIG names it, but it cannot be read: ${(error as Error).message}`;
    return { ...nothing, faults: [{ file, line: null, message }] };
  }
}

function isReadable(readFile: (path: string) => string, path: string): boolean {
  try {
    readFile(path);
    return true;
  } catch {
    return false;
  }
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
