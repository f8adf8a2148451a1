/** What can be done with a schedule in its present state. */

import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../src/schedules/schema.ts';
import { ConfirmDialog } from '../portal/ConfirmDialog.tsx';
import { useViewing } from '../ui/queries.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';
import { useRemoveSchedule, useScheduleChange, useStartNow } from './queries.ts';
import { StartDialog } from './StartDialog.tsx';

export function ScheduleActions(props: { schedule: Schedule; size: 'xs' | 'sm'; onRemoved?: () => void }) {
  const { schedule, size } = props;
  const { t } = useTranslation('schedules');
  const { t: ui } = useTranslation('ui');
  const isViewed = useViewing() !== null;
  const { schedule_id, name, status, trigger } = schedule;
  const change = useScheduleChange(schedule_id);
  const starting = useStartNow(schedule_id);
  const removing = useRemoveSchedule(schedule_id);
  const tellFailure = useFailureNotice();
  const [asking, setAsking] = useState<'remove' | 'input' | null>(null);
  if (isViewed) return null;
  const close = () => setAsking(null);
  const tellStarted = () =>
    notifications.show({ title: name, message: t('started'), closeButtonProps: { 'aria-label': ui('close') } });
  const start = () =>
    trigger.kind === 'files'
      ? setAsking('input')
      : starting.mutate({}, { onSuccess: tellStarted, onError: (error) => tellFailure(error) });
  const toggle = status === 'active' ? 'pause' : 'resume';
  return (
    <Group gap="xs" role="group" aria-label={t('actions.of', { name })}>
      <Button variant="default" size={size} loading={starting.isPending && asking === null} onClick={start}>
        {t(trigger.kind === 'files' ? 'actions.startWith' : 'actions.start')}
      </Button>
      <Button
        variant="default"
        size={size}
        loading={change.isPending}
        onClick={() => change.mutate(toggle, { onError: (error) => tellFailure(error) })}
      >
        {t(`actions.${toggle}`)}
      </Button>
      <Button variant="default" size={size} onClick={() => setAsking('remove')}>
        {t('actions.remove')}
      </Button>
      {asking === 'remove' && (
        <ConfirmDialog
          question={t('removeQuestion', { name })}
          warning={t('removeWarning')}
          action={t('remove')}
          isPending={removing.isPending}
          error={removing.error}
          onConfirm={() => removing.mutate(undefined, { onSuccess: props.onRemoved ?? close })}
          onClose={close}
        />
      )}
      {asking === 'input' && (
        <StartDialog
          schedule={schedule}
          starting={starting}
          onStarted={() => {
            tellStarted();
            close();
          }}
          onClose={close}
        />
      )}
    </Group>
  );
}
