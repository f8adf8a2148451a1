import { describe, expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import { memoryBus } from '../bus/memory.ts';
import { Problem } from '../errors.ts';
import { type Estimate, NotOffered, SubmitRejected } from '../scheduler/scheduler.ts';
import { launchEstimates } from './estimate.ts';

const START = Date.UTC(2026, 10, 26, 14, 30);
const person = (user_id: string): Principal => ({
  user_id,
  role: 'user',
  account: user_id,
  credential_id: 'login',
  credential: 'secret',
});
const resources = {
  cpus: 2,
  memory: '2Gi',
  gpus: 1,
  gpu_type: 'a100',
  time: 60,
  partition: 'gpu',
  account: null,
  qos: 'short',
};

function estimates(answer: () => Promise<Estimate>) {
  const asked: unknown[] = [];
  const estimate = launchEstimates({
    scheduler: {
      estimate(request) {
        asked.push(request);
        return answer();
      },
    },
    bus: memoryBus({ onError: () => {} }),
    plan: async ({ user_id }) => ({
      account: user_id,
      config: { resources, display: { type: 'novnc', resolution: '800x600' } },
    }),
    newId: () => 'berth-estimate-1729756800-abc123',
    grant: async (_principal, { session_id, account }) => `${session_id} of ${account}`,
  });
  return { asked, ask: (user = 'kim') => estimate(person(user), { app_id: 'gedit' }) };
}

describe('an estimate', () => {
  it('says when, where, and asks as the account of the user', async () => {
    const { ask, asked } = estimates(async () => ({ start: START, node: 'gpu1', partition: 'gpu' }));
    expect(await ask()).toEqual({ start: '2026-11-26T14:30:00.000Z', node: 'gpu1', partition: 'gpu', detail: null });
    expect(asked).toEqual([
      {
        name: 'berth-estimate-1729756800-abc123',
        account: 'kim',
        cpus: 2,
        memoryMiB: 2048,
        gpus: 1,
        gpuType: 'a100',
        timeMinutes: 60,
        partition: 'gpu',
        project: null,
        qos: 'short',
        grant: 'berth-estimate-1729756800-abc123 of kim',
      },
    ]);
  });

  it('of what would be refused says why, and is no fault', async () => {
    const { ask } = estimates(() => Promise.reject(new SubmitRejected('submit_rejected', 'Invalid qos.')));
    expect(await ask()).toEqual({ start: null, node: null, partition: 'gpu', detail: 'Invalid qos.' });
  });

  it.each([
    [new NotOffered('It starts at once.'), 'not_offered'],
    [new Error('sbatch did not answer'), 'scheduler_unavailable'],
    [new Problem('unavailable', 'Auth does not answer.'), 'unavailable'],
  ])('that cannot be had is a problem: %s', async (error, code) => {
    await expect(estimates(() => Promise.reject(error)).ask()).rejects.toMatchObject({ code });
  });

  it('is asked of the scheduler one at a time for each user; of those that wait the newest alone', async () => {
    const answers: (() => void)[] = [];
    const { ask, asked } = estimates(
      () => new Promise((resolve) => answers.push(() => resolve({ start: START, node: 'n1', partition: 'gpu' }))),
    );
    const first = ask();
    await expect.poll(() => asked.length).toBe(1);
    const second = ask().catch((error: unknown) => error);
    const third = ask();
    const others = ask('lee');
    await expect.poll(() => asked.length).toBe(2);
    for (const answer of answers.splice(0)) answer();
    await Promise.all([first, others]);
    expect(await second).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 1 });
    await expect.poll(() => asked.length).toBe(3);
    answers[0]?.();
    expect(await third).toMatchObject({ node: 'n1' });
  });

  it('goes on after one that failed', async () => {
    let fails = true;
    const { ask } = estimates(async () => {
      if (fails) throw new Error('no');
      return { start: START, node: 'n1', partition: 'gpu' };
    });
    await expect(ask()).rejects.toMatchObject({ code: 'scheduler_unavailable' });
    fails = false;
    expect(await ask()).toMatchObject({ node: 'n1' });
  });

  it('is refused to who asks all the time, and to nobody else', async () => {
    const { ask } = estimates(async () => ({ start: START, node: 'n1', partition: 'gpu' }));
    for (let count = 0; count < 30; count++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many_requests' });
    expect(await ask('lee')).toMatchObject({ node: 'n1' });
  });
});
