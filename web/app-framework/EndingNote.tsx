import { Button, CloseButton, Text, VisuallyHidden } from '@mantine/core';
import { IconClock, IconTool, IconZzz } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { useStay } from '../ui/queries.ts';
import { clock, fullTime, relativeTime } from '../ui/times.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';
import { useNow } from '../ui/useNow.ts';
import { useOneMoreHour } from '../ui/useOneMoreHour.ts';
import { isSameEnd, type SoonEnd, soonEnd } from '../ui/warnings/soonEnd.ts';
import { type EndInWords, endInWords } from '../ui/warnings/words.ts';
import classes from './EndingNote.module.css';

const RENEWAL_MS = 1_000;
const ICONS = { time: IconClock, idle: IconZzz, maintenance: IconTool };

/** A word over the desktop before it ends, with the one click that keeps it. It can be hidden; another end is told anew. */
export function EndingNote({ session, onDone }: { session: Session; onDone: () => void }) {
  const { t, i18n } = useTranslation(['warnings', 'ui']);
  const { language } = i18n;
  const now = useNow(RENEWAL_MS);
  const [hidden, setHidden] = useState<SoonEnd | null>(null);
  const end = soonEnd(session, now);
  const at = end === null ? '' : clock(end.at, now, language);
  return (
    <>
      {/* Once, and not with each minute. */}
      <VisuallyHidden role="status">
        {end && endInWords(end, { when: fullTime(end.at, language), at }, t).title}
      </VisuallyHidden>
      {end !== null && !(hidden !== null && isSameEnd(hidden, end)) && (
        <Note
          end={end}
          words={endInWords(end, { when: relativeTime(end.at, now, language), at }, t)}
          sessionId={session.session_id}
          onHide={() => setHidden(end)}
          onDone={onDone}
        />
      )}
    </>
  );
}

function Note(props: {
  end: SoonEnd;
  words: EndInWords;
  sessionId: string;
  onHide: () => void;
  /** Gives the keyboard back to the desktop. */
  onDone: () => void;
}) {
  const { t } = useTranslation('warnings');
  const { end, words, sessionId, onDone } = props;
  const Icon = ICONS[end.kind];
  const hide = () => {
    props.onHide();
    onDone();
  };
  return (
    <section className={classes.note} aria-labelledby="ending-note">
      <Icon size={22} stroke={1.7} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <Text size="sm" fw={600} id="ending-note">
          {words.title}
        </Text>
        <Text size="xs" c="dimmed">
          {words.text}
        </Text>
      </div>
      {end.kind === 'time' && <MoreTime sessionId={sessionId} onDone={onDone} />}
      {end.kind === 'idle' && <Stay sessionId={sessionId} onDone={onDone} />}
      <CloseButton aria-label={t('hide')} onClick={hide} />
    </section>
  );
}

function MoreTime({ sessionId, onDone }: { sessionId: string; onDone: () => void }) {
  const { t } = useTranslation('ui');
  const { extend, isPending } = useOneMoreHour(sessionId);
  const press = () => {
    extend();
    onDone();
  };
  return (
    <Button size="xs" className={classes.action} loading={isPending} onClick={press}>
      {t('time.more')}
    </Button>
  );
}

function Stay({ sessionId, onDone }: { sessionId: string; onDone: () => void }) {
  const { t } = useTranslation('warnings');
  const tellFailure = useFailureNotice();
  const stay = useStay();
  const press = () => {
    stay.mutate(sessionId, { onError: (error) => tellFailure(error, t('stayFailed')) });
    onDone();
  };
  return (
    <Button size="xs" className={classes.action} loading={stay.isPending} onClick={press}>
      {t('stay')}
    </Button>
  );
}
