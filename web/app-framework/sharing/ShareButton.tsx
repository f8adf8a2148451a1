import { ActionIcon, Tooltip } from '@mantine/core';
import { IconShare2 } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useIsOwn } from './shares.ts';

const ShareDialog = lazy(async () => ({ default: (await import('./ShareDialog.tsx')).ShareDialog }));

export function ShareButton({ session }: { session: Session }) {
  const { t } = useTranslation('framework');
  const isOwn = useIsOwn(session);
  /** Null until it was opened once: the dialog is loaded then. */
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  if (!isOwn) return null;
  return (
    <>
      <Tooltip label={t('share')}>
        <ActionIcon size="lg" aria-label={t('share')} onClick={() => setIsOpen(true)}>
          <IconShare2 size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {isOpen !== null && (
        <Suspense>
          <ShareDialog session={session} isOpen={isOpen} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
