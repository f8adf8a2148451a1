import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import type { Pending } from './useAppLifecycle.ts';

interface Props {
  isEnded: boolean;
  pending: Pending;
  onStop: () => void;
  onRestart: () => void;
}

/** Start, stop and restart. What ends a living application is asked for twice. */
export function LifecycleButtons({ isEnded, pending, onStop, onRestart }: Props) {
  const { t } = useTranslation('framework');
  const [asking, setAsking] = useState<'stop' | 'restart' | null>(null);
  const close = () => setAsking(null);

  if (isEnded) {
    return (
      <Tooltip label={t('startHelp')}>
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={16} />}
          loading={pending === 'restarting'}
          onClick={onRestart}
        >
          {t('start')}
        </Button>
      </Tooltip>
    );
  }
  return (
    <>
      <Tooltip label={t(pending === 'restarting' ? 'restarting' : 'restart')}>
        <ActionIcon
          size="lg"
          aria-label={t('restart')}
          loading={pending === 'restarting'}
          disabled={pending === 'stopping'}
          onClick={() => setAsking('restart')}
        >
          <IconRefresh size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t(pending === 'stopping' ? 'stopping' : 'stop')}>
        <ActionIcon
          size="lg"
          color="red"
          aria-label={t('stop')}
          loading={pending === 'stopping'}
          disabled={pending === 'restarting'}
          onClick={() => setAsking('stop')}
        >
          <IconPlayerStop size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog
        isOpen={asking === 'stop'}
        title={t('confirmStop.title')}
        text={t('confirmStop.text')}
        yes={t('confirmStop.stop')}
        no={t('confirmStop.stay')}
        onYes={onStop}
        onClose={close}
      />
      <ConfirmDialog
        isOpen={asking === 'restart'}
        title={t('confirmRestart.title')}
        text={t('confirmRestart.text')}
        yes={t('confirmRestart.restart')}
        no={t('confirmRestart.stay')}
        onYes={onRestart}
        onClose={close}
      />
    </>
  );
}
