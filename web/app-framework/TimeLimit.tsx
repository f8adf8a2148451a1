import { ActionIcon, Button, Popover, Text, Tooltip } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fullTime, relativeTime } from '../ui/times.ts';
import { useNow } from '../ui/useNow.ts';
import { useOneMoreHour } from '../ui/useOneMoreHour.ts';
import { isTimeSoon } from '../ui/warnings/soonEnd.ts';
import classes from './TimeLimit.module.css';

const RENEWAL_MS = 1_000;
const MINUTE_MS = 60_000;

/** When the session's time is up, and one hour more of it. It becomes conspicuous while there is still time to save. */
export function TimeLimit({ sessionId, expiresAt }: { sessionId: string; expiresAt: string }) {
  const { t, i18n } = useTranslation('ui');
  const now = useNow(RENEWAL_MS);
  const { extend, isPending } = useOneMoreHour(sessionId);
  const moment = Date.parse(expiresAt);
  const minutes = Math.floor((moment - now) / MINUTE_MS);
  const soon = isTimeSoon(moment, now);
  const exactly = fullTime(moment, i18n.language);
  const up = t('time.up', { when: relativeTime(moment, now, i18n.language) });
  return (
    <Popover position="bottom-end" width={280} shadow="md" trapFocus withRoles>
      <Popover.Target>
        {soon ? (
          <Button
            size="compact-sm"
            color="amber"
            variant="light"
            leftSection={<IconClock size={16} className={classes.clock} />}
          >
            {minutes > 0 ? t('time.left', { count: minutes }) : t('time.last')}
          </Button>
        ) : (
          <Tooltip label={up}>
            <ActionIcon size="lg" aria-label={up}>
              <IconClock size={19} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        )}
      </Popover.Target>
      <Popover.Dropdown aria-label={up}>
        <Text size="sm" fw={600}>
          {up}
        </Text>
        <Text size="sm" c="dimmed" mt={2}>
          {exactly}. {t('time.help')}
        </Text>
        <Button mt="sm" size="xs" loading={isPending} onClick={extend} data-autofocus>
          {t('time.more')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
