/** Whether the partitions that sessions go to exist, take jobs and have nodes that are large enough. */
import { type Check, fault, type Outcome, ok } from './check.ts';
import type { Run } from './command.ts';
import { saidBy } from './slurm.ts';

/** The least that an app of the catalogue asks for. */
export interface SmallestApp {
  id: string;
  cpus: number;
  memoryMiB: number;
}

export interface PartitionSetting {
  /** Where the name stands: `scheduler.partition`, or an app's `resources.partition`. */
  setting: string;
  /** Null is Slurm's own default partition. */
  partition: string | null;
}

/** States in which a node runs jobs or is about to; the rest of a state's name is flags. */
const USABLE = /^(idle|mixed|allocated|completing|planned)[~#%+-]?$/;

export const partitionCheck = ({ setting, partition }: PartitionSetting): string =>
  `partition ${partition ?? '(default)'} of ${setting}`;

export function partitionChecks(options: {
  run: Run;
  settings: PartitionSetting[];
  smallest: SmallestApp;
  needs: string[];
}): Check[] {
  const { run, settings, smallest, needs } = options;
  return settings.map((setting) => ({
    name: partitionCheck(setting),
    needs,
    look: () => partition(run, setting, smallest),
  }));
}

async function partition(run: Run, { setting, partition }: PartitionSetting, smallest: SmallestApp): Promise<Outcome> {
  const answer = await run('sinfo', ['--all', '--noheader', '--Node', '--format=%R|%P|%a|%T|%N|%c|%m|%E']);
  if (answer.status !== 0) return fault(`sinfo failed: ${saidBy(answer)}`, 'See what it says.');
  const rows = answer.out.trim().split('\n').map(rowOf);
  const own = rows.filter((row) => (partition === null ? row.isDefault : row.partition === partition));
  const [first] = own;
  if (first === undefined) {
    const names = [...new Set(rows.map((row) => row.partition))].join(', ');
    return partition === null
      ? fault('Slurm has no default partition.', `Set scheduler.partition to one of: ${names}`)
      : fault(`Slurm has no partition ${partition}.`, `Set ${setting} to one of: ${names}`);
  }
  const { partition: name } = first;
  if (first.availability !== 'up') {
    return fault(
      `The partition ${name} is ${first.availability} and starts no jobs.`,
      `scontrol update PartitionName=${name} State=UP`,
    );
  }
  const usable = own.filter(({ state }) => USABLE.test(state));
  if (usable.length === 0) {
    const states = own.map(({ node, state, reason }) => `${node} is ${state}${reason}`).join('; ');
    return fault(
      `No node of the partition ${name} can run a job: ${states}.`,
      `When their cause is gone: scontrol update NodeName=${own.map(({ node }) => node).join(',')} State=RESUME`,
    );
  }
  if (!usable.some(({ cpus, memoryMiB }) => cpus >= smallest.cpus && memoryMiB >= smallest.memoryMiB)) {
    return fault(
      `No node of the partition ${name} is large enough for the smallest app, ${smallest.id}: ${smallest.cpus} CPUs, ${smallest.memoryMiB} MiB.`,
      'Choose a partition with larger nodes, or lower resources.min of an app. A RealMemory of 1 in slurm.conf is a memory that was never set.',
    );
  }
  return ok(
    `${name} is up; ${usable.length} of ${own.length} nodes can run jobs: ${usable.map(({ node }) => node).join(', ')}`,
  );
}

function rowOf(line: string) {
  const [partition = '', starred = '', availability = '', state = '', node = '', cpus = '', memory = '', ...why] =
    line.split('|');
  const reason = why.join('|').trim();
  return {
    partition,
    isDefault: starred.endsWith('*'),
    availability,
    state,
    node,
    cpus: Number.parseInt(cpus, 10),
    memoryMiB: Number.parseInt(memory, 10),
    reason: reason === 'none' || reason === '' ? '' : ` (${reason})`,
  };
}
