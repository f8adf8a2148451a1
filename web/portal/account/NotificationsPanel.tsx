import { Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { turnNotifications, useNotifying } from '../../ui/warnings/notifying.ts';
import '../../ui/warnings/words.ts';
import { Panel } from '../Panel.tsx';

/** Whether this browser notifies its user. */
export function NotificationsPanel() {
  const { t } = useTranslation('warnings');
  const state = useNotifying();
  const isPossible = state === 'on' || state === 'off';
  return (
    <Panel title={t('notifications.title')} lead={t('notifications.lead')}>
      <Switch
        label={t('notifications.on')}
        checked={state === 'on'}
        disabled={!isPossible}
        onChange={(event) => void turnNotifications(event.currentTarget.checked)}
      />
      {!isPossible && (
        <Text size="sm" mt="xs">
          {t(`notifications.${state}`)}
        </Text>
      )}
    </Panel>
  );
}
