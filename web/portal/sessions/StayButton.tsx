import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useStay } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';

/** Keeps a session that would end because nobody uses it. */
export function StayButton({ session }: { session: Session }) {
  const { t } = useTranslation('warnings');
  const tellFailure = useFailureNotice();
  const stay = useStay();
  return (
    <Button
      size="xs"
      color="amber"
      variant="light"
      loading={stay.isPending}
      aria-label={t('stayFor', { name: session.name })}
      onClick={() => stay.mutate(session.session_id, { onError: (error) => tellFailure(error, t('stayFailed')) })}
    >
      {t('stay')}
    </Button>
  );
}
