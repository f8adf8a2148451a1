import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDetails } from '../../../src/jobs/schema.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { type JobAction, useChangeJob } from './queries.ts';
import { ResubmitButton } from './ResubmitButton.tsx';

const ICONS = {
  cancel: IconPlayerStopFilled,
  hold: IconPlayerPause,
  release: IconPlayerPlay,
  requeue: IconArrowBackUp,
} satisfies Record<JobAction, unknown>;
const ICON_PX = 16;

/** What its state and the role of who looks allow. */
export function JobActions({ job }: { job: JobDetails }) {
  const { t } = useTranslation('jobs');
  const { t: ui } = useTranslation('ui');
  const [asking, setAsking] = useState<'cancel' | 'requeue' | null>(null);
  const change = useChangeJob(job.job_id);
  const tellFailure = useFailureNotice();
  const run = (action: JobAction) =>
    change.mutate(action, {
      onSuccess: () => {
        setAsking(null);
        notifications.show({ message: t(`done.${action}`), closeButtonProps: { 'aria-label': ui('close') } });
      },
      onError: (error) => {
        // A dialog says it in its own place.
        if (action === 'hold' || action === 'release') tellFailure(error);
      },
    });
  const press = (action: JobAction) => {
    change.reset();
    if (action === 'cancel' || action === 'requeue') setAsking(action);
    else run(action);
  };
  return (
    <Group gap="sm">
      {job.is_own && job.session_id === null && job.state === 'ended' && <ResubmitButton job={job} />}
      {job.may.toReversed().map((action) => {
        const Icon = ICONS[action];
        return (
          <Button
            key={action}
            variant={action === 'cancel' ? 'filled' : 'default'}
            {...(action === 'cancel' && { color: 'red' })}
            leftSection={<Icon size={ICON_PX} />}
            loading={change.isPending && change.variables === action && asking === null}
            onClick={() => press(action)}
          >
            {t(`actions.${action}`)}
          </Button>
        );
      })}
      {asking !== null && (
        <ConfirmDialog
          question={t(`${asking}Question`, { label: job.label })}
          warning={t(`${asking}Warning`, { name: job.name })}
          action={t(`actions.${asking}`)}
          isPending={change.isPending}
          error={change.error}
          onConfirm={() => run(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </Group>
  );
}
