/** Why a schedule is paused, or that its leave comes to an end, with what renews it. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../src/schedules/schema.ts';
import { useViewing } from '../ui/queries.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';
import { useScheduleChange } from './queries.ts';

export function Standing({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules');
  const { status, pause_reason, message, leave } = schedule;
  if (status === 'paused' && pause_reason === 'user')
    return (
      <Text size="sm" c="dimmed">
        {t('pauseReason.user')}
      </Text>
    );
  if (status === 'paused' && pause_reason !== null)
    return (
      <Alert color="amber" py="xs">
        {t(`pauseReason.${pause_reason}`)}
        {pause_reason === 'failures' || pause_reason === 'folder'
          ? message && (
              <Text size="sm" lang="en">
                {message}
              </Text>
            )
          : null}
      </Alert>
    );
  if (status === 'paused' || !leave.is_near_end) return null;
  return (
    <Alert color="amber" py="xs">
      <Group justify="space-between" gap="sm">
        <span>
          <RelativeTime at={leave.ends_at} phrase={(when) => t('leaveEnds', { when })} />{' '}
          {t('leaveShort', { count: leave.starts })}
        </span>
        <Renew scheduleId={schedule.schedule_id} />
      </Group>
    </Alert>
  );
}

function Renew({ scheduleId }: { scheduleId: string }) {
  const { t } = useTranslation('schedules');
  const isViewed = useViewing() !== null;
  const change = useScheduleChange(scheduleId);
  const tellFailure = useFailureNotice();
  if (isViewed) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={change.isPending}
      onClick={() => change.mutate('resume', { onError: (error) => tellFailure(error) })}
    >
      {t('actions.renew')}
    </Button>
  );
}
