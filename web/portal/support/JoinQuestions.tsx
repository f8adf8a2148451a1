import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JoinAnswer, OpenJoinRequests } from '../../../src/shares/schema.ts';
import { addTexts } from '../../ui/i18n.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useNow } from '../../ui/useNow.ts';
import * as support from '../locales/support.ts';
import classes from './JoinQuestions.module.css';
import { useAnswerJoin } from './questions.ts';

addTexts('support', support);

const MINUTE_MS = 60_000;
const RENEWAL_MS = 5_000;

type Question = OpenJoinRequests['join_requests'][number];

/** Who of support asks to see which desktop and why, over whichever page is open. It takes no focus: somebody may be typing. */
export function JoinQuestions({ questions }: { questions: Question[] }) {
  const now = useNow(RENEWAL_MS);
  const open = questions.filter(({ expires_at }) => now < Date.parse(expires_at));
  return (
    <div className={classes.place} role="alert">
      {open.map((question) => (
        <Card key={question.join_id} question={question} leftMs={Date.parse(question.expires_at) - now} />
      ))}
    </div>
  );
}

function Card({ question, leftMs }: { question: Question; leftMs: number }) {
  const { t } = useTranslation('support');
  const { t: ui } = useTranslation('ui');
  const answer = useAnswerJoin(question);
  const tellFailure = useFailureNotice();
  const { asked_by: by, session_name: session, reason, scope, join_id } = question;
  const isBusy = answer.isPending || answer.isSuccess;
  const say = (said: JoinAnswer) =>
    answer.mutate(said, {
      onError: (error) => tellFailure(error, t('question.failed')),
      onSuccess: () => {
        if (said === 'refused') return;
        notifications.show({
          message: t('question.allowed', { by }),
          closeButtonProps: { 'aria-label': ui('close') },
        });
      },
    });
  return (
    <section className={classes.card} aria-labelledby={`join-${join_id}`}>
      <IconHelpCircle size={24} aria-hidden className={classes.icon} />
      <div className={classes.content}>
        <h2 id={`join-${join_id}`} className={classes.title}>
          {t(scope === 'control' ? 'question.titleControl' : 'question.title', { by, session })}
        </h2>
        <p className={classes.reason}>{t('question.reason', { reason })}</p>
        <Text size="xs" c="dimmed">
          {t('question.help')} {t('question.left', { count: Math.max(1, Math.ceil(leftMs / MINUTE_MS)) })}
        </Text>
        <div className={classes.answers}>
          <Button size="xs" disabled={isBusy} onClick={() => say('view')}>
            {t('question.view')}
          </Button>
          {scope === 'control' && (
            <Button size="xs" variant="light" disabled={isBusy} onClick={() => say('control')}>
              {t('question.control')}
            </Button>
          )}
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => say('refused')}>
            {t('question.refuse')}
          </Button>
        </div>
      </div>
    </section>
  );
}
