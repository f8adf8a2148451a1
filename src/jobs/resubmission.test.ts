import { beforeEach, expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { Refused } from '../scheduler/queue.ts';
import { jobResubmission, type Resubmission } from './resubmission.ts';
import type { JobDetails } from './schema.ts';

const kim = { user_id: 'kim', role: 'user', account: 'kim' } as Principal;

let job: Partial<JobDetails>;
let done: string[];
let failure: Error | null;
let isMaintained: boolean;
let again: Resubmission;

beforeEach(() => {
  job = { label: '7', name: 'mesh', user: 'kim', is_own: true, session_id: null };
  done = [];
  failure = null;
  isMaintained = false;
  again = jobResubmission({
    jobs: {
      get: async () => job as JobDetails,
      async lookAgain() {
        done.push('looked');
      },
    },
    async mayStart() {
      if (isMaintained) throw new Problem('maintenance', 'New disks.');
    },
    grantFor: async (_principal, account, jobId) => `${account} ${jobId}`,
    queue: {
      async resubmit(account, jobId, grant) {
        if (failure) throw failure;
        done.push(`${account} ${jobId} by ${grant}`);
        return '8';
      },
    },
  });
});

it('is another job, which the queue knows once it is answered', async () => {
  expect(await again(kim, '7')).toEqual({ job_id: '8', account: 'kim', name: 'mesh' });
  expect(done).toEqual(['kim 7 by kim 7', 'looked']);
});

it.each<[string, Partial<JobDetails>, string]>([
  ["somebody else's, whoever asks", { is_own: false }, 'forbidden'],
  ["a session's", { session_id: 'app-session-1729756800-abc123' }, 'wrong_state'],
])('is not done to a job that is %s', async (_, more, code) => {
  Object.assign(job, more);
  await expect(again(kim, '7')).rejects.toMatchObject({ code });
  expect(done).toEqual([]);
});

it('is refused during maintenance, as a launch is', async () => {
  isMaintained = true;
  await expect(again(kim, '7')).rejects.toMatchObject({ code: 'maintenance' });
  expect(done).toEqual([]);
});

it("is refused in Slurm's words, or not known", async () => {
  failure = new Refused('The job cannot be submitted again: its script is gone.');
  await expect(again(kim, '7')).rejects.toMatchObject({ code: 'wrong_state', message: failure.message });
  failure = new Error('no answer');
  await expect(again(kim, '7')).rejects.toMatchObject({ code: 'scheduler_unavailable' });
});
