/** A guest's display lives as long as what it was opened by: it is cut when the link is revoked or over, or allows something else. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';
import type { ShareChange } from '../shares/schema.ts';
import type { Admission, Admitted, WhyNot } from './admission.ts';

/** For changes that nobody could announce. */
const CHECK_EACH_MS = 60_000;

/** The page opens the link again, whatever the code, and then knows what it may do. */
const CLOSE: Record<WhyNot, [code: number, reason: string]> = {
  revoked: [4403, 'the link was revoked'],
  expired: [4410, 'the time of the link is over'],
  scope: [4409, 'what the link allows has changed'],
};

export function attendGuest(
  socket: WebSocket,
  admitted: Admitted & { guest: NonNullable<Admitted['guest']> },
  deps: {
    bus: Pick<Bus, 'subscribe'>;
    whyNot: Admission['whyNot'];
    /** Closes it; from then on nothing that the peer sends counts. */
    cut: (socket: WebSocket, code: number, reason: string) => void;
    log: Pick<FastifyBaseLogger, 'warn'>;
    now: () => number;
  },
): void {
  const { share_id, user_id, expires_at } = admitted.guest;
  const end = (why: WhyNot): void => deps.cut(socket, ...CLOSE[why]);
  const check = async (): Promise<void> => {
    try {
      const why = await deps.whyNot(admitted);
      if (why !== null) end(why);
    } catch (error) {
      // Not knowing is no reason to cut anybody.
      deps.log.warn({ err: error, share_id }, 'whether a share is still good could not be read');
    }
  };

  const unsubscribe = deps.bus.subscribe(({ type, data }) => {
    // A change may be among what was lost.
    if (type === 'reset') void check();
    if (type !== 'share.changed') return;
    const { share_id: changed, user_id: whose, change } = data as ShareChange;
    if (changed === share_id && (whose === null || whose === user_id)) end(change);
  });
  const over = setTimeout(() => end('expired'), expires_at - deps.now());
  const timer = setInterval(check, CHECK_EACH_MS);
  socket.once('close', () => {
    unsubscribe();
    clearTimeout(over);
    clearInterval(timer);
  });
  // It may have changed between the upgrade's own check and the subscription.
  void check();
}
