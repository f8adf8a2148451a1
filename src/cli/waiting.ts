/** Why a session does not run yet, in the words that the pages have for it. */
import { memoryMiB, type Session, type WaitReason } from '../session/schema.ts';
import { moment } from './text.ts';

const WORDS: Record<WaitReason, string> = {
  scheduler_unavailable: 'The scheduler does not answer; the launch is kept and goes on by itself',
  resources: 'Waiting for',
  priority: 'Others are ahead of it in the queue',
  limit: 'A limit of your account holds it back',
  held: 'Held until it is released',
  dependency: 'Waiting for another job to end',
  begin_time: 'Waiting for the time at which it may begin',
  reservation: 'Waiting for its reservation',
  maintenance: 'A maintenance is planned; it starts afterwards',
  nodes_unavailable: 'The nodes that it needs are not available',
  other: 'The scheduler has not started it yet',
};

/** Words of the scheduler that say nothing more. */
const SAID: readonly string[] = ['Resources', 'Priority', 'JobHeldUser'];

/** 'Waiting for 2 GPUs; about 14:30'; null where nothing is known or it does not wait. */
export function waitingInWords({ waiting, config }: Pick<Session, 'waiting' | 'config'>, now: number): string | null {
  if (waiting === null) return null;
  const { reason, detail, expected_start } = waiting;
  return [
    WORDS[reason],
    reason === 'resources' && ` ${amounts(config)}`,
    detail !== null && !SAID.includes(detail) && ` (${detail})`,
    expected_start !== null && Date.parse(expected_start) > now && `; about ${clock(expected_start, now)}`,
  ]
    .filter((part) => part !== false)
    .join('');
}

function amounts({ resources }: Session['config']): string {
  const { gpus, cpus, partition } = resources;
  const gib = Number((memoryMiB(resources.memory) / 1024).toFixed(3));
  const what = gpus > 0 ? counted(gpus, 'GPU') : `${counted(cpus, 'processor')} and ${gib} GiB`;
  return partition === null ? what : `${what} on partition ${partition}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The time alone where it is today. */
function clock(iso: string, now: number): string {
  const [day, time = ''] = moment(iso).split(' ');
  return day === moment(new Date(now).toISOString()).split(' ')[0] ? time : `${day} ${time}`;
}
