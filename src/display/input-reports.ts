/** Tells of input in sessions: at once after a pause, then once a minute at most, and what came last when the last client leaves. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { inputRecognizer } from './input.ts';

const REPORT_EACH_MS = 60_000;

interface Watched {
  clients: number;
  /** When there was input that nobody was told of yet. */
  unreported: number | null;
  reportedAt: number;
  /** Runs until what came after the last report may be told. */
  timer: NodeJS.Timeout | undefined;
}

export type WatchInput = (sessionId: string, browser: WebSocket, first: Buffer) => void;

export function inputReports(deps: {
  report: (sessionId: string, at: number) => Promise<void>;
  log: Pick<FastifyBaseLogger, 'warn' | 'info'>;
  now: () => number;
}): WatchInput {
  const bySession = new Map<string, Watched>();

  function tell(sessionId: string, watched: Watched): void {
    if (watched.unreported === null) return;
    const at = watched.unreported;
    watched.unreported = null;
    watched.reportedAt = deps.now();
    clearTimeout(watched.timer);
    watched.timer = undefined;
    deps.report(sessionId, at).catch((error: unknown) => {
      deps.log.warn({ err: error, session_id: sessionId }, 'input in a session could not be recorded');
    });
  }

  function heard(sessionId: string, watched: Watched): void {
    watched.unreported = deps.now();
    // A clock that is set back must not keep it from being told for as long.
    const wait = REPORT_EACH_MS - Math.abs(watched.unreported - watched.reportedAt);
    if (wait <= 0) tell(sessionId, watched);
    else watched.timer ??= setTimeout(tell, wait, sessionId, watched);
  }

  /** Listens to a client from ClientInit on, of which `first` may have come already. */
  return (sessionId, browser, first) => {
    // One that has left already does not say so again.
    if (browser.readyState !== browser.OPEN) return;
    const watched = bySession.get(sessionId) ?? {
      clients: 0,
      unreported: null,
      reportedAt: Number.NEGATIVE_INFINITY,
      timer: undefined,
    };
    bySession.set(sessionId, watched);
    watched.clients += 1;
    const recognize = inputRecognizer({
      input: () => heard(sessionId, watched),
      lost(type) {
        deps.log.info({ session_id: sessionId, type }, 'a client sends what is not known; all of it counts as input');
      },
    });
    recognize(first);
    // A text is no RFB (see relay.ts).
    browser.on('message', (bytes: Buffer, isBinary: boolean) => {
      if (isBinary) recognize(bytes);
    });
    browser.once('close', () => {
      watched.clients -= 1;
      if (watched.clients > 0) return;
      bySession.delete(sessionId);
      tell(sessionId, watched);
    });
  };
}
