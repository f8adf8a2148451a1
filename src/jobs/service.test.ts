import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import type { SessionRecord } from '../records/records.ts';
import { type JobAction, type JobRun, type QueuedJob, Refused } from '../scheduler/queue.ts';
import { type Concealable, NotOffered } from '../scheduler/scheduler.ts';
import { jobDetail, jobList, jobQuery } from './schema.ts';
import { type JobService, jobService } from './service.ts';
import { queuedJob } from './test-jobs.ts';

const who = (user_id: string, role: Principal['role'] = 'user'): Principal => ({
  user_id,
  role,
  account: user_id,
  credential_id: 'c',
  credential: 'x',
});
const kim = who('kim');
const SESSION = 'app-session-1729756800-abc123';

let service: JobService;
let published: string[];
let site: {
  jobs: QueuedJob[];
  ended: QueuedJob[] | Error;
  concealed: Concealable[];
  away: boolean;
  asked: number;
  accountsAsked: string[];
  changes: string[];
  runs: JobRun[] | null;
  refusal: Error | null;
  session: Partial<SessionRecord> | null;
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_710_000_000 });
  published = [];
  site = {
    jobs: [
      queuedJob({ job_id: '1', account: 'kim', state: 'running', nodes: ['a', 'b', 'c', 'd'] }),
      queuedJob({ job_id: '2', account: 'kim', state: 'pending', detail: 'PENDING' }),
      queuedJob({ job_id: '3', account: 'lee', state: 'running' }),
    ],
    ended: [queuedJob({ job_id: '9', state: 'ended', ended_at: 1, end: { cause: 'exit', status: 0 } })],
    concealed: [],
    away: false,
    asked: 0,
    accountsAsked: [],
    changes: [],
    refusal: null,
    session: null,
    runs: null,
  };
  const accounts = (question: string): QueuedJob[] => {
    site.accountsAsked.push(question);
    if (site.ended instanceof Error) throw site.ended;
    return site.ended;
  };
  service = jobService({
    queue: {
      async jobs() {
        site.asked++;
        if (site.away) throw new Error('slurmctld is away');
        return structuredClone(site.jobs);
      },
      ended: async (account, since) => accounts(`${account} ${(Date.now() - since) / 86_400_000}`),
      finished: async () => [],
      async runs() {
        if (site.away) throw new Error('slurmdbd is away');
        return site.runs;
      },
      endedJob: async (id) => accounts(id).find(({ job_id }) => job_id === id) ?? null,
      read: async () => ({ state: 'absent' }),
      resubmit: async () => '8',
      detail: async () => {
        if (site.away) throw new Error('slurmdbd is away');
        return {
          command: null,
          folder: '/home/kim',
          output: null,
          errors: null,
          dependency: null,
          usedMemoryMiB: null,
          usedCpuSeconds: null,
        };
      },
      async change({ job_id }: QueuedJob, action: JobAction) {
        if (site.refusal) throw site.refusal;
        site.changes.push(`${action} ${job_id}`);
      },
    },
    scheduler: { concealed: async () => site.concealed },
    records: { sessions: { get: async () => site.session } } as never,
    bus: {
      async publish({ type }) {
        published.push(type);
        return '1-0';
      },
    },
    accountOf: ({ account }) => account,
    cancelledByOwner: async (jobId) => void site.changes.push(`own ${jobId}`),
    log: { warn: () => {} },
    now: Date.now,
  });
});
afterEach(() => {
  service.stop();
  vi.useRealTimers();
});

const list = async (principal: Principal, query = {}) => {
  const answer = jobList.parse(await service.list(principal, jobQuery.parse(query)));
  return { ...answer, ids: answer.jobs.map(({ job_id }) => job_id).sort() };
};

describe('the queue', () => {
  it('is asked for once an interval, however many look', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => list(who(`user${index}`))));
    expect(site.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(site.asked).toBe(6);
  });

  it('is not asked for when nobody has looked for a while, and at once when somebody does', async () => {
    await list(kim);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const asked = site.asked;
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(site.asked).toBe(asked);
    site.jobs = [];
    expect((await list(kim)).total).toBe(0);
  });

  it('tells pages when it is another, and only then', async () => {
    await list(kim);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(published).toEqual([]);
    site.jobs = site.jobs.slice(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(published).toEqual(['jobs.updated']);
  });

  it('stays as it was, and says so, while Slurm is away, and is current again after', async () => {
    await list(kim);
    site.away = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await list(kim)).toMatchObject({ is_current: false, total: 2 });
    site.away = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await list(kim)).toMatchObject({ is_current: true });
    expect(published).toEqual(['jobs.updated', 'jobs.updated']);
  });

  it('that was never seen is said to be unknown', async () => {
    site.away = true;
    await expect(list(kim)).rejects.toMatchObject({ code: 'scheduler_unavailable', retryAfterSeconds: 5 });
  });

  it('is one’s own, or everybody’s where the site shows that', async () => {
    expect((await list(kim)).ids).toEqual(['1', '2']);
    expect(await list(kim, { scope: 'all' })).toMatchObject({ ids: ['1', '2', '3'], shows_all: true });
  });

  it('keeps from users what the site keeps from them, and not from support', async () => {
    site.concealed = ['jobs'];
    expect(await list(kim, { scope: 'all' })).toMatchObject({ ids: ['1', '2'], shows_all: false, total: 2 });
    expect((await list(who('sue', 'support'), { scope: 'all' })).ids).toEqual(['1', '2', '3']);
    await expect(service.get(kim, '3')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows nothing as one’s own to who has no account, jobs without a user neither', async () => {
    site.jobs.push(queuedJob({ job_id: '4', account: '' }));
    expect(await list({ ...kim, account: null })).toMatchObject({ ids: [], account: null });
  });

  it('gives the first nodes of a job in lists, and all in its own page', async () => {
    expect((await list(kim)).jobs[0]?.nodes).toEqual(['a', 'b', 'c']);
    expect(jobDetail.parse(await service.get(kim, '1')).nodes).toHaveLength(4);
  });
});

describe('jobs that have ended', () => {
  it('are asked for once by many who look, their own or a day of everybody’s', async () => {
    await Promise.all(Array.from({ length: 20 }, () => list(kim, { list: 'ended', days: 30 })));
    await list(kim, { list: 'ended', days: 30, scope: 'all' });
    expect(site.accountsAsked).toEqual(['kim 30', 'null 1']);
  });

  it('are listed as soon as the queue knows of their end, once each, and nobody else’s', async () => {
    site.jobs = ['9', '10'].map((job_id) => queuedJob({ job_id, state: 'ended', ended_at: 2 }));
    site.jobs.push(queuedJob({ job_id: '11', state: 'ended', account: 'lee' }), queuedJob({ job_id: '12' }));
    expect((await list(kim, { list: 'ended' })).ids).toEqual(['10', '9']);
  });

  it('are said to be unknown while accounting is down, and the queue is shown all the same', async () => {
    site.ended = new Error('slurmdbd is away');
    await expect(list(kim, { list: 'ended' })).rejects.toMatchObject({ code: 'scheduler_unavailable' });
    expect((await list(kim)).ids).toEqual(['1', '2']);
    site.ended = [];
    expect((await list(kim, { list: 'ended' })).ids).toEqual([]);
  });

  it('are not offered where no accounts are kept', async () => {
    site.ended = new NotOffered('no accounts');
    await expect(list(kim, { list: 'ended' })).rejects.toMatchObject({ code: 'not_offered' });
  });

  it('are found by their number', async () => {
    const run = { submitted_at: 1_000, eligible_at: null, started_at: 2_000, ended_at: null, end: null };
    site.runs = [{ ...run, suspendedSeconds: 5 }];
    expect(jobDetail.parse(await service.get(kim, '9'))).toMatchObject({
      state: 'ended',
      is_whole: true,
      folder: '/home/kim',
      runs: [{ submitted_at: '1970-01-01T00:00:01.000Z', eligible_at: null, suspended_seconds: 5, end: null }],
    });
    site.away = true;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await service.get(kim, '9')).toMatchObject({ state: 'ended', is_whole: false, folder: null, runs: null });
    await expect(service.get(kim, '10')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a change of a job', () => {
  it('is its owner’s and an administrator’s alone', async () => {
    await service.change(kim, '1', 'cancel');
    await service.change(who('boss', 'admin'), '3', 'cancel');
    for (const role of ['user', 'support'] as const) {
      await expect(service.change(who('sue', role), '3', 'cancel')).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(site.changes).toEqual(['own 1', 'cancel 1', 'cancel 3']);
  });

  it('is followed by a look at once', async () => {
    await list(kim);
    const asked = site.asked;
    await service.change(kim, '1', 'cancel');
    expect(site.asked).toBe(asked + 1);
  });

  it('is refused where its state does not allow it, or Slurm says no, in words', async () => {
    await expect(service.change(kim, '2', 'requeue')).rejects.toMatchObject({ code: 'wrong_state' });
    site.refusal = new Refused('Requested operation is presently disabled');
    await expect(service.change(kim, '1', 'requeue')).rejects.toMatchObject({
      code: 'wrong_state',
      message: 'The scheduler says: Requested operation is presently disabled',
    });
    site.refusal = new Error('no answer in time');
    await expect(service.change(kim, '1', 'requeue')).rejects.toMatchObject({ code: 'scheduler_unavailable' });
  });

  it('is the session’s own matter where it has one; a name alone makes no session', async () => {
    site.jobs.push(queuedJob({ job_id: '5', name: SESSION }));
    site.session = { job_id: '5' };
    expect((await service.get(kim, '5')).may).toEqual([]);
    await expect(service.change(kim, '5', 'cancel')).rejects.toMatchObject({ code: 'wrong_state' });
    site.session = { job_id: '4' };
    await service.change(kim, '5', 'cancel');
    expect(site.changes).toEqual(['own 5', 'cancel 5']);
  });
});
