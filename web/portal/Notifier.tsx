import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMatch, useNavigate } from 'react-router';
import type { Session, SessionStatus } from '../../src/session/schema.ts';
import { useEvents } from '../app-framework/events.tsx';
import { endDetail } from '../ui/ending.ts';
import { useSessions } from '../ui/queries.ts';
import { isLiving } from '../ui/session-cache.ts';
import { clock } from '../ui/times.ts';
import { useNow } from '../ui/useNow.ts';
import { isTold } from '../ui/warnings/notifying.ts';
import { type SoonEnd, soonEnd } from '../ui/warnings/soonEnd.ts';
import { withTexts } from '../ui/warnings/texts.ts';
import { tellOnce } from '../ui/warnings/told.ts';

const RENEWAL_MS = 10_000;

/** Tells by the browser's notifications of the user's sessions: that one is ready while nobody looks, that one ends soon or has ended. */
export const Notifier = withTexts(Notices);

function Notices() {
  const { t, i18n } = useTranslation(['warnings', 'ui']);
  const navigate = useNavigate();
  const open = useMatch('/sessions/:sessionId')?.params.sessionId;
  const now = useNow(RENEWAL_MS);
  const pages = useSessions('living').data?.pages;
  const before = useRef<Map<string, SessionStatus>>(undefined);

  const show = (session: Session, kind: SoonEnd['kind'] | 'ready' | 'ended', at: number, body: string) => {
    const tag = `${session.session_id} ${kind}`;
    if (!tellOnce(tag, at)) return;
    const notice = new Notification(session.name, { body, tag, lang: i18n.language });
    notice.onclick = () => {
      window.focus();
      void navigate(`/sessions/${session.session_id}`);
      notice.close();
    };
  };

  // Its page says it itself to whoever works in it.
  const isInView = (session: Session): boolean => open === session.session_id && document.hasFocus();

  useEvents((event) => {
    if (event.type !== 'session.updated' || isLiving(event.data)) return;
    const { reason } = event.data;
    // That it was stopped as its user asked is no news.
    if (reason === null || reason === 'user' || isInView(event.data) || !isTold('session.ended')) return;
    const detail = reason === 'admin' ? endDetail(event.data) : null;
    show(event.data, 'ended', 0, [t(`ui:reason.${reason}.what`), detail].filter(Boolean).join(' '));
  });

  const look = useEffectEvent((session: Session, moment: number) => {
    // A start may be quicker than the news of it: one that was not there before has started, too.
    const hasStarted =
      session.status === 'running' &&
      before.current !== undefined &&
      before.current.get(session.session_id) !== 'running';
    if (hasStarted && document.hidden && isTold('session.started')) show(session, 'ready', 0, t('notice.ready'));
    const end = soonEnd(session, moment);
    if (end === null || isInView(session) || !isTold('session.ending')) return;
    show(session, end.kind, end.at, t(`notice.${end.kind}`, { at: clock(end.at, moment, i18n.language) }));
  });

  useEffect(() => {
    const sessions = pages?.flatMap((page) => page.sessions);
    if (sessions === undefined) return;
    for (const session of sessions) look(session, now);
    before.current = new Map(sessions.map(({ session_id, status }) => [session_id, status]));
  }, [pages, now]);

  return null;
}
