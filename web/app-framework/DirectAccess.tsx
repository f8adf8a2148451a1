import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyableCommand } from '../ui/CopyableCommand.tsx';
import { useDisplayPassword } from '../ui/queries.ts';

/** Where its owner finds the desktop with another VNC client that speaks WebSocket, and the password to show there. */
export function DirectAccess({ sessionId, address }: { sessionId: string; address: string }) {
  const { t } = useTranslation('framework');
  const { data: password, isError } = useDisplayPassword(sessionId);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        {t('direct.title')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('direct.help')}
      </Text>
      <CopyableCommand text={address} label={t('direct.copyAddress')} />
      {password !== undefined && <CopyableCommand text={password} label={t('direct.copyPassword')} />}
      {isError && <Text size="xs">{t('direct.noPassword')}</Text>}
    </Stack>
  );
}
