import { Button, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { turnNotifications, useNotifying } from '../ui/warnings/notifying.ts';

/** For whoever waits: notifications, where they are not on yet. */
export function NotifyButton() {
  const { t } = useTranslation('warnings');
  const state = useNotifying();
  const [wasAsked, setWasAsked] = useState(false);
  if (state === 'impossible' || (state !== 'off' && !wasAsked)) return null;
  const press = () => {
    setWasAsked(true);
    void turnNotifications(true);
  };
  return (
    <div role="status">
      {state === 'off' && (
        <Button variant="subtle" size="compact-sm" leftSection={<IconBell size={16} />} onClick={press}>
          {t('notifications.offer')}
        </Button>
      )}
      {state !== 'off' && (
        <Text size="xs" c="dimmed">
          {t(state === 'on' ? 'notifications.willTell' : 'notifications.blocked')}
        </Text>
      )}
    </div>
  );
}
