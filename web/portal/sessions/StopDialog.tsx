import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useStop } from '../../ui/queries.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

export function StopDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation('portal');
  const stop = useStop();
  return (
    <ConfirmDialog
      question={t('sessions.stopQuestion', { name: session.name })}
      warning={t('sessions.stopWarning')}
      action={t('sessions.stop')}
      isPending={stop.isPending}
      error={stop.error}
      onConfirm={() => stop.mutate(session.session_id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
