import type { FastifyBaseLogger } from 'fastify';

/** What is not there, or not to be read now, is no reason to have no report. */
export const orNoneIn =
  (log: FastifyBaseLogger) =>
  async <Value>(what: string, runId: string, none: Value, read: () => Promise<Value>): Promise<Value> => {
    try {
      return await read();
    } catch (error) {
      log.warn({ err: error, id: runId }, `a report goes without the ${what} of a run`);
      return none;
    }
  };
