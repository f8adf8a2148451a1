/** Tells everybody who keeps a socket open for a log-in or a token that it has ended. */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';

export type AnnounceEnd = (credentialIds: string[]) => Promise<void>;

export function announceEnd(deps: { bus: Pick<Bus, 'publish'>; log: Pick<FastifyBaseLogger, 'error'> }): AnnounceEnd {
  return async (credentialIds) => {
    try {
      for (const credential_id of credentialIds)
        await deps.bus.publish({ type: 'credential.ended', data: { credential_id }, audience: 'services' });
    } catch (error) {
      // It has ended in the records; who keeps a socket open looks there each minute.
      deps.log.error({ err: error }, 'the end of a log-in could not be announced');
    }
  };
}
