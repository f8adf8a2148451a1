import { ActionIcon, Tooltip } from '@mantine/core';
import { IconShare2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { ShareDialog } from './ShareDialog.tsx';
import { useIsOwn } from './shares.ts';

export function ShareButton({ session }: { session: Session }) {
  const { t } = useTranslation('framework');
  const isOwn = useIsOwn(session);
  const [isOpen, setIsOpen] = useState(false);
  if (!isOwn) return null;
  return (
    <>
      <Tooltip label={t('share')}>
        <ActionIcon size="lg" aria-label={t('share')} onClick={() => setIsOpen(true)}>
          <IconShare2 size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <ShareDialog session={session} isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
}
