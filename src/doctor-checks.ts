/** Which checks `berth doctor` makes at this site, put together as src/portal.ts puts the portal together. */
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';
import { createCatalogue } from './apps/catalogue.ts';
import { createProbe } from './apps/probe.ts';
import { asUser, HELPER } from './as-user/client.ts';
import { checkInstallation } from './as-user/installation.mjs';
import { grantSigner } from './auth/grants.ts';
import { siteKeys } from './auth/keys.ts';
import { findPortal } from './cli/portal-address.ts';
import { type Config, ConfigFaults, originOf, type SlurmConfig } from './config.ts';
import { accountChecks, GRANT_KEY } from './doctor/account.ts';
import { type Check, fault, ok } from './doctor/check.ts';
import { commandRunner, type Run } from './doctor/command.ts';
import { freeMiB, unwritable } from './doctor/folders.ts';
import { hookCheck } from './doctor/hook.ts';
import { localChecks } from './doctor/local.ts';
import { type Image, nodeChecks } from './doctor/node.ts';
import { type PartitionSetting, partitionCheck, partitionChecks } from './doctor/partitions.ts';
import { type AsUser, type ProbePlan, runProbe } from './doctor/probe.ts';
import { CONTROLLER, KNOWN_OPERATOR, slurmChecks } from './doctor/slurm.ts';
import { serverChecks } from './doctor-servers.ts';
import { ACTING } from './init/accounts.ts';
import { installed } from './installation.ts';
import { accountLookup } from './scheduler/local/accounts.ts';
import { memoryMiB } from './session/schema.ts';
import { formatFault } from './yaml/yaml.ts';

const LOG_BYTES = 100_000;

const isRoot = (): boolean => process.getuid?.() === 0;

export interface DoctorOptions {
  /** Whose job the probe of a node is; none is sent without it. */
  account?: string;
  /** Where it is sent to, instead of where Slurm chooses. */
  node?: string;
}

export interface Site {
  env: Record<string, string | undefined>;
  readConfig: () => Config;
  /** Makes this process one of that account. */
  become: (account: string) => void;
}

/** Leave to send a probe as a user's account, under that name. */
interface Probing {
  account: string;
  name: string;
  grant: string;
}

export async function doctorChecks(options: DoctorOptions, { env, readConfig, become }: Site): Promise<Check[]> {
  const name = 'configuration';
  let config: Config;
  let probing: Probing | null = null;
  try {
    config = readConfig();
    if (isRoot() && config.keys !== null) {
      // Root alone has the key of grants and the rights of the account that all the rest is about.
      probing = await probingOf(config, options);
      become(ACTING);
      config = readConfig();
    } else if (config.keys === null && !isRoot()) probing = await probingOf(config, options);
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error;
    const detail = error.faults.map(formatFault).join('; ');
    return [{ name, needs: [], look: async () => fault(detail, 'Correct them; each names its file and line.') }];
  }
  const { scheduler } = config;
  const from = env.BERTH_CONFIG ? env.BERTH_CONFIG : 'the defaults';
  const readable: Check = { name, needs: [], look: async () => ok(`${from}; sessions run on: ${scheduler.kind}`) };
  const checks =
    scheduler.kind === 'local'
      ? await onThisMachine(config)
      : await onCluster(config, scheduler, options, probing, env);
  return [readable, ...serverChecks(config), ...checks];
}

async function probingOf(config: Config, { account }: DoctorOptions): Promise<Probing | null> {
  if (account === undefined || config.scheduler.kind === 'local') return null;
  const name = `berth-doctor-${Math.floor(Date.now() / 1000)}-${randomBytes(3).toString('hex')}`;
  const signer = grantSigner((await siteKeys(config)).grants(), Date.now);
  return { account, name, grant: signer.doctor({ account, session_id: name }) };
}

async function onThisMachine({ apps, home, runtimeDir, listen, hooks }: Config): Promise<Check[]> {
  const catalogue = await openCatalogue(apps, null);
  const list = catalogue.list().map(async (app) => ({ id: app.id, unavailable: await catalogue.availability(app) }));
  const port = {
    address: `${listen.host}:${listen.port}`,
    held: async () =>
      portalRuns(home) ? 'the portal' : await listening(listen, async (free) => (free ? 'nobody' : 'another program')),
  } as const;
  const { beforeLaunch } = hooks;
  return [
    ...localChecks({ apps: await Promise.all(list), unwritable, freeMiB, port, home, runtimeDir }),
    ...(beforeLaunch === null ? [] : [hookCheck(beforeLaunch, [0, process.getuid?.() ?? 0])]),
  ];
}

function portalRuns(home: string): boolean {
  try {
    findPortal({}, () => home);
    return true;
  } catch {
    return false;
  }
}

async function onCluster(
  config: Config,
  scheduler: SlurmConfig,
  options: DoctorOptions,
  probing: Probing | null,
  env: Site['env'],
): Promise<Check[]> {
  const { username: me, uid } = userInfo();
  if (me === 'root') {
    const wrong = fault(
      'This is root; what root may do says nothing of what the portal may.',
      'Run it as the account that runs Berth: sudo -u berth berth doctor',
    );
    return [{ name: 'account of the portal', needs: [], look: async () => wrong }];
  }
  const run = commandRunner(env);
  const catalogue = await openCatalogue(config.apps, config.images);
  const apps = catalogue.list().map((app) => ({ ...app, path: catalogue.image(app) }));
  const settings: PartitionSetting[] = [{ setting: 'scheduler.partition', partition: scheduler.partition }];
  if (scheduler.gpuPartition !== null) {
    settings.push({ setting: 'scheduler.gpu_partition', partition: scheduler.gpuPartition });
  }
  for (const { id, resources } of apps) {
    if (resources.partition === null) continue;
    settings.push({ setting: `apps/${id} resources.partition`, partition: resources.partition });
  }
  const [smallest] = apps
    .map(({ id, resources: { min } }) => ({ id, cpus: min.cpus, memoryMiB: memoryMiB(min.memory) }))
    .sort((one, other) => one.memoryMiB - other.memoryMiB);
  const checks = [
    ...slurmChecks({ run, me, uid }),
    ...partitionChecks({
      run,
      settings,
      smallest: smallest ?? { id: '-', cpus: 1, memoryMiB: 1 },
      needs: [CONTROLLER],
    }),
  ];
  const images = apps.flatMap(({ id, path }) => (path === null ? [] : [{ app: id, path, here: existsSync(path) }]));
  const [home] = settings;
  if (options.account !== undefined && probing === null) {
    const wrong = fault(
      `A probe needs a grant of auth, and ${me} may not read its key.`,
      'Run it as root: it signs one, and then becomes the account berth: sudo berth doctor --account …',
    );
    return [...checks, { name: 'account of the user', needs: [], look: async () => wrong }];
  }
  if (probing === null || home === undefined) {
    return [...checks, { name: 'account of the user', needs: ['--account'], look: async () => ok('') }];
  }
  return [
    ...checks,
    ...(await onNode({
      config,
      scheduler,
      probing,
      node: options.node ?? null,
      me,
      run,
      images,
      partition: partitionCheck(home),
    })),
  ];
}

/** What a user's own job meets: the way to become the user, and a node. */
async function onNode(given: {
  config: Config;
  scheduler: SlurmConfig;
  probing: Probing;
  node: string | null;
  me: string;
  run: Run;
  images: Image[];
  /** The check of the partition that the probe goes to. */
  partition: string;
}): Promise<Check[]> {
  const { config, scheduler, me, run, images } = given;
  const { account, name, grant } = given.probing;
  const ask = asUser();
  const portal = new URL(scheduler.portalUrl ?? originOf(config, config.listen.port));
  const plan: ProbePlan = {
    name,
    partition: scheduler.partition,
    node: given.node,
    images: images.map(({ path }) => path),
    hook: config.hooks.beforeLaunch,
    ports: config.display.ports,
    portal: {
      host: portal.hostname.replace(/^\[|\]$/g, ''),
      port: Number(portal.port || (portal.protocol === 'https:' ? 443 : 80)),
    },
    word: randomBytes(16).toString('hex'),
  };
  const user: AsUser = {
    async submit({ partition, node }, environment) {
      const answer = await ask(account, { action: 'probe', session_id: name, partition, node, environment }, grant);
      return answer.ok ? { job_id: answer.job_id } : { refused: answer.message };
    },
    async log() {
      const answer = await ask(account, { action: 'log', session_id: name, bytes: LOG_BYTES }, grant);
      return answer.ok ? (answer.log?.text ?? null) : null;
    },
    async forget() {
      await ask(account, { action: 'forget', session_id: name }, grant);
    },
  };
  return [
    ...accountChecks({
      run,
      me,
      account,
      program: HELPER,
      checkInstallation,
      lookUpAccount: accountLookup(),
      ownerOf: (folder) => statSync(folder, { throwIfNoEntry: false })?.uid ?? null,
      async askAsUser() {
        const answer = await ask(account, { action: 'log', session_id: name, bytes: 1 }, grant);
        return answer.ok ? null : answer.message;
      },
    }),
    ...nodeChecks({
      probe: () => listening(config.listen, () => runProbe(plan, { run, asUser: user })),
      plan,
      images,
      needs: [KNOWN_OPERATOR, given.partition, GRANT_KEY],
    }),
  ];
}

/** Listens in the place of a portal that does not run: the way to it is what is looked at, not who is at its end. */
async function listening<T>({ host, port }: Config['listen'], work: (free: boolean) => Promise<T>): Promise<T> {
  const server = await new Promise<Server | null>((resolve) => {
    const listener = createServer((socket) => socket.on('error', () => {}).end());
    listener.once('error', () => resolve(null)).listen({ host, port }, () => resolve(listener));
  });
  try {
    return await work(server !== null);
  } finally {
    server?.close();
  }
}

function openCatalogue(folders: readonly string[], images: string | null) {
  const log = { info: () => {}, warn: () => {} };
  return createCatalogue({ folders: [installed('apps'), ...folders], probe: createProbe(), images, log });
}
