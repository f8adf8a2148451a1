/** What a site answers `berth init`: the questions, what is wrong with an answer, and what an earlier run was told. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { REPLICAS_MAX } from './processes.ts';

/** By flag. An empty text is none. */
export type Given = Record<string, string>;

export interface Answers {
  name: string;
  /** The host name or address that browsers use. */
  address: string;
  scheduler: 'local' | 'slurm';
  cluster: string;
  /** null is Slurm's own default. */
  partition: string | null;
  gpuPartition: string | null;
  /** The folder in which the homes of users are. */
  homes: string;
  replicas: number;
  /** Machines whose node exporter Prometheus asks, beside this one. */
  nodes: string[];
  /** The site's own certificate and key; null where a self-signed one is made. */
  tls: { certificate: string; key: string } | null;
}

export interface Question {
  flag: string;
  /** How help calls the answer. */
  value: string;
  text: string;
  /** Taken where nobody answers; undefined where somebody must. */
  usual?: string;
  /** Whether the other answers leave room for it. */
  applies?: (given: Given) => boolean;
  /** What is wrong with an answer; null where it is good. */
  fault: (answer: string) => string | null;
}

const SCHEDULER_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** What stands in a configuration as it is, without quotes. */
const PLAIN_PATH = /^\/[\w@+=,./-]*$/;

const isSlurm = ({ scheduler }: Given): boolean => scheduler === 'slurm';
const bad = (isGood: boolean, message: string): string | null => (isGood ? null : message);
const schedulerName = (answer: string) =>
  bad(SCHEDULER_NAME.test(answer), 'must be letters, digits, dots, dashes and underscores');
const orNone = (fault: Question['fault']) => (answer: string) => (answer === '' ? null : fault(answer));
/** What is wrong with a path that configurations name. */
export const pathFault = (answer: string) =>
  bad(PLAIN_PATH.test(answer), 'must be an absolute path of letters, digits and @+=,./-_');

export const QUESTIONS: readonly Question[] = [
  {
    flag: 'name',
    value: 'text',
    text: 'Name of the site, as pages show it',
    usual: 'Berth',
    fault: (answer) =>
      bad(
        answer.trim() !== '' && answer.length <= 100 && !/\p{Cc}/u.test(answer),
        'must be one line of 1 to 100 letters',
      ),
  },
  {
    flag: 'address',
    value: 'host',
    text: 'Address that browsers use, such as portal.example',
    fault: (answer) =>
      bad(
        isIP(answer) === 4 || (HOST_NAME.test(answer) && !/^[\d.]+$/.test(answer)),
        'must be a host name in lower case or an IPv4 address, without https:// and without a port, for example portal.example',
      ),
  },
  {
    flag: 'scheduler',
    value: 'local|slurm',
    text: 'What runs sessions: slurm (a cluster) or local (this machine)',
    fault: (answer) => bad(answer === 'local' || answer === 'slurm', 'must be local or slurm'),
  },
  {
    flag: 'cluster',
    value: 'name',
    text: 'Name of the cluster, as pages show it',
    usual: 'slurm',
    applies: isSlurm,
    fault: schedulerName,
  },
  {
    flag: 'partition',
    value: 'name',
    text: "Partition of sessions (none: Slurm's default)",
    usual: '',
    applies: isSlurm,
    fault: orNone(schedulerName),
  },
  {
    flag: 'gpu-partition',
    value: 'name',
    text: 'Partition of sessions with GPUs (none: the same)',
    usual: '',
    applies: isSlurm,
    fault: orNone(schedulerName),
  },
  {
    flag: 'homes',
    value: 'folder',
    text: 'Folder in which the homes of users are',
    usual: '/home',
    applies: isSlurm,
    fault: (answer) => pathFault(answer) ?? bad(answer !== '/', 'must not be the whole disk'),
  },
  {
    flag: 'replicas',
    value: 'number',
    text: `Processes of each service that several can share (1 to ${REPLICAS_MAX})`,
    usual: '1',
    fault: (answer) =>
      bad(/^\d$/.test(answer) && Number(answer) >= 1 && Number(answer) <= REPLICAS_MAX, `must be 1 to ${REPLICAS_MAX}`),
  },
  {
    flag: 'nodes',
    value: 'host,host',
    text: 'Machines whose node exporter Prometheus asks too, with commas between (none: only this one)',
    usual: '',
    fault: orNone((answer) =>
      bad(
        answer.split(',').every((host) => HOST_NAME.test(host)),
        'must be host names in lower case with commas between, for example viz-node001,viz-node002',
      ),
    ),
  },
  {
    flag: 'certificate',
    value: 'file',
    text: 'Certificate of the site with its chain, PEM (none: a self-signed one is made)',
    usual: '',
    fault: orNone(pathFault),
  },
  {
    flag: 'key',
    value: 'file',
    text: 'Key of that certificate, PEM',
    applies: ({ certificate }) => certificate !== '',
    fault: pathFault,
  },
];

/** Each has been found good by its question. */
export function answersOf(given: Given): Answers {
  const {
    name = '',
    address = '',
    scheduler,
    cluster = '',
    homes = '/home',
    replicas,
    nodes,
    certificate,
    key,
  } = given;
  return {
    name: name.trim(),
    address,
    scheduler: scheduler === 'slurm' ? 'slurm' : 'local',
    cluster,
    partition: given.partition || null,
    gpuPartition: given['gpu-partition'] || null,
    homes,
    replicas: Number(replicas),
    nodes: nodes ? nodes.split(',') : [],
    tls: certificate && key ? { certificate, key } : null,
  };
}

/** Of berth.yaml only what was answered here; the rest is the site's own. */
const berthYaml = z.looseObject({
  home: z.string().optional(),
  site: z.looseObject({ name: z.string().optional() }).optional(),
  origin: z.string().optional(),
  scheduler: z
    .looseObject({
      kind: z.string(),
      cluster: z.string().optional(),
      partition: z.string().nullish(),
      gpu_partition: z.string().nullish(),
    })
    .optional(),
});

/** What the site's berth.yaml says, where there is one: it may have been edited since. */
export function answersInYaml(folder: string): Given {
  const { site, origin, scheduler } = yamlIn(folder);
  const slurm = scheduler?.kind === 'slurm' ? scheduler : null;
  return {
    ...(site?.name && { name: site.name }),
    ...(origin && { address: origin.replace(/^https:\/\//, '') }),
    ...(scheduler && { scheduler: scheduler.kind }),
    ...(slurm && {
      partition: slurm.partition ?? '',
      'gpu-partition': slurm.gpu_partition ?? '',
      ...(slurm.cluster && { cluster: slurm.cluster }),
    }),
  };
}

/** The one folder in which an earlier Berth kept the state of all services; null where there was none. */
export function oldHomeOf(folder: string): string | null {
  const { home } = yamlIn(folder);
  return home?.startsWith('/') ? home : null;
}

function yamlIn(folder: string): z.infer<typeof berthYaml> {
  const file = join(folder, 'berth.yaml');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return understood(file, text);
}

function understood(file: string, text: string): z.infer<typeof berthYaml> {
  try {
    return berthYaml.parse(parse(text) ?? {});
  } catch {
    throw new Error(
      `${file} cannot be understood, so its answers are not known. berth doctor says what is wrong with it.`,
    );
  }
}
