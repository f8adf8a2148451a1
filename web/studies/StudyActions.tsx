/** What can be done with a study in its present state. */

import { Button, Group } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconRefresh,
  IconReport,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Study } from '../../src/studies/schema.ts';
import { ConfirmDialog } from '../portal/ConfirmDialog.tsx';
import { useViewing } from '../ui/queries.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';
import { type StudyChange, useStudyChange } from './queries.ts';

const ICON_PX = 16;

export function StudyActions({ study }: { study: Study }) {
  const { t, i18n } = useTranslation('studies');
  const isViewed = useViewing() !== null;
  const change = useStudyChange(study.study_id);
  const tellFailure = useFailureNotice();
  const [isAsking, setAsking] = useState(false);
  const { status, counts, name } = study;
  if (isViewed) return null;
  const isOpen = status === 'running' || status === 'paused';
  const button = (what: StudyChange) => ({
    variant: 'default' as const,
    loading: change.isPending && change.variables === what && !isAsking,
    onClick: () => change.mutate(what, { onError: (error) => tellFailure(error) }),
  });
  return (
    <Group gap="sm">
      <Button
        component="a"
        href={`/api/automation/studies/${study.study_id}/report?language=${i18n.language}`}
        target="_blank"
        variant="default"
        leftSection={<IconReport size={ICON_PX} />}
      >
        {t('actions.report')}
      </Button>
      {counts.failed > 0 && (isOpen || status === 'completed') && (
        <Button {...button('resubmit')} leftSection={<IconRefresh size={ICON_PX} />}>
          {t('actions.resubmit', { count: counts.failed })}
        </Button>
      )}
      {status === 'running' && (
        <Button {...button('pause')} leftSection={<IconPlayerPauseFilled size={ICON_PX} />}>
          {t('actions.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button {...button('resume')} leftSection={<IconPlayerPlayFilled size={ICON_PX} />}>
          {t('actions.resume')}
        </Button>
      )}
      {isOpen && (
        <Button color="red" leftSection={<IconPlayerStopFilled size={ICON_PX} />} onClick={() => setAsking(true)}>
          {t('actions.cancel')}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          question={t('cancelQuestion', { name })}
          warning={t('cancelWarning')}
          action={t('actions.cancelAll')}
          isPending={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate('cancel', { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </Group>
  );
}
