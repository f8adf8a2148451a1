import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { useHold, useRelease } from '../ui/queries.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';

/** Keeps a waiting session from starting, and lets it start again. */
export function HoldButton({ session }: { session: Session }) {
  const { t } = useTranslation('framework');
  const tellFailure = useFailureNotice();
  const hold = useHold();
  const release = useRelease();
  const isHeld = session.waiting?.reason === 'held';
  const change = isHeld ? release : hold;
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={isHeld ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}
      loading={hold.isPending || release.isPending}
      onClick={() => change.mutate(session.session_id, { onError: (error) => tellFailure(error) })}
    >
      {t(isHeld ? 'progress.release' : 'progress.hold')}
    </Button>
  );
}
