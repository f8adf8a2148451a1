import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useStay } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';

/** Keeps a session that would end because nobody uses it. */
export function StayButton({ session }: { session: Session }) {
  const { t } = useTranslation('warnings');
  const tellFailure = useFailureNotice();
  const stay = useStay();
  const press = () => stay.mutate(session.session_id, { onError: (error) => tellFailure(error, t('stayFailed')) });
  return (
    <Tooltip label={t('stay')}>
      <ActionIcon size={30} loading={stay.isPending} aria-label={t('stayFor', { name: session.name })} onClick={press}>
        <IconHandStop size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
