import { Box, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../ui/i18n.ts';
import * as warnings from '../../ui/warnings/locales.ts';
import { isTold, setUntold, turnNotifications, useNotifying, useUntold } from '../../ui/warnings/notifying.ts';
import { Panel } from '../Panel.tsx';
import { Channels } from './notifications/Channels.tsx';
import { NewsChoice, SESSION_NEWS } from './notifications/NewsChoice.tsx';

addTexts('warnings', warnings);

/** Whether this browser notifies its user, and by which other ways he is told. */
export function NotificationsPanel() {
  const { t } = useTranslation('warnings');
  const state = useNotifying();
  useUntold();
  const isPossible = state === 'on' || state === 'off';
  return (
    <Panel title={t('notifications.title')} lead={t('notifications.lead')} id="notifications">
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
      {state === 'on' && (
        <Box mt="sm">
          <NewsChoice
            all={SESSION_NEWS}
            value={SESSION_NEWS.filter(isTold)}
            onChange={(chosen) => setUntold(SESSION_NEWS.filter((news) => !chosen.includes(news)))}
          />
        </Box>
      )}
      <Channels />
    </Panel>
  );
}
