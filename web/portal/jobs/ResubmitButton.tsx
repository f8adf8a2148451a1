import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { JobDetails } from '../../../src/jobs/schema.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useResubmit } from './queries.ts';

const ICON_PX = 16;

/** Leads to the new job's page. */
export function ResubmitButton({ job }: { job: JobDetails }) {
  const { t } = useTranslation('jobs');
  const { t: ui } = useTranslation('ui');
  const [isAsking, setAsking] = useState(false);
  const resubmit = useResubmit(job.job_id);
  const navigate = useNavigate();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRepeat size={ICON_PX} />}
        onClick={() => {
          resubmit.reset();
          setAsking(true);
        }}
      >
        {t('resubmit')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          question={t('resubmitQuestion', { label: job.label })}
          warning={t('resubmitWarning', { name: job.name })}
          action={t('resubmit')}
          color="marine"
          isPending={resubmit.isPending}
          error={resubmit.error}
          onConfirm={() =>
            resubmit.mutate(undefined, {
              onSuccess: ({ job_id }) => {
                setAsking(false);
                notifications.show({
                  message: t('resubmitted', { label: job_id }),
                  closeButtonProps: { 'aria-label': ui('close') },
                });
                void navigate(`/jobs/${job_id}`);
              },
            })
          }
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
