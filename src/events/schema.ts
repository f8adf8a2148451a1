/** What `/events` pushes. Ids are opaque and ordered; `reset` says: read everything again. */
import { z } from 'zod';
import { notifiedJob } from '../notifications/schema.ts';
import { run } from '../runs/schema.ts';
import { session, thumbnail } from '../session/schema.ts';

export const berthEvent = z.discriminatedUnion('type', [
  z.object({ id: z.string(), type: z.literal('session.updated'), data: session }),
  z.object({ id: z.string(), type: z.literal('session.forgotten'), data: z.object({ session_id: z.string() }) }),
  z.object({ id: z.string(), type: z.literal('session.thumbnail'), data: thumbnail }),
  /** A link to the session, or who is connected by one, is another: read them again. */
  z.object({ id: z.string(), type: z.literal('shares.updated'), data: z.object({ session_id: z.string() }) }),
  /** For support and administrators: a session of anybody's, or who is connected to it, is another. */
  z.object({ id: z.string(), type: z.literal('sessions.updated'), data: z.object({ session_id: z.string() }) }),
  /** Support asks to join a session, or was answered: for its user and for who asked. */
  z.object({ id: z.string(), type: z.literal('join.updated'), data: z.object({ session_id: z.string() }) }),
  z.object({ id: z.string(), type: z.literal('run.updated'), data: run }),
  z.object({ id: z.string(), type: z.literal('run.forgotten'), data: z.object({ run_id: z.string() }) }),
  /** It, or what it makes, is another: read it again. */
  z.object({ id: z.string(), type: z.literal('study.updated'), data: z.object({ study_id: z.string() }) }),
  /** An execution of a workflow is another: read it again. Of its steps the runs tell. */
  z.object({ id: z.string(), type: z.literal('execution.updated'), data: z.object({ execution_id: z.string() }) }),
  /** It, or what it has started, is another: read it again. */
  z.object({ id: z.string(), type: z.literal('schedule.updated'), data: z.object({ schedule_id: z.string() }) }),
  z.object({ id: z.string(), type: z.literal('apps.updated'), data: z.object({}) }),
  z.object({ id: z.string(), type: z.literal('cluster.updated'), data: z.object({}) }),
  /** Others are in the queue, or in other states: read again the page that is shown. */
  z.object({ id: z.string(), type: z.literal('jobs.updated'), data: z.object({}) }),
  /** A job of the user's account has ended, or an array; told to who wants to be (`PUT /api/notifications/page`). */
  z.object({ id: z.string(), type: z.literal('job.ended'), data: notifiedJob }),
  /** What administrators tell, or whether there is maintenance, is another: read it again. */
  z.object({ id: z.string(), type: z.literal('notices.updated'), data: z.object({}) }),
  z.object({ id: z.string(), type: z.literal('reset'), data: z.object({}) }),
]);

export type BerthEvent = z.infer<typeof berthEvent>;
