import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { SessionLog } from './SessionLog.tsx';

export function LogDrawer({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation('portal');
  const { t: ui } = useTranslation('ui');
  useReturnFocus();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={t('sessions.logTitle', { name: session.name })}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <SessionLog session={session} height="calc(100dvh - 150px)" />
    </Drawer>
  );
}
