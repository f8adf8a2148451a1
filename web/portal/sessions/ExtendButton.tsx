import { ActionIcon, Tooltip } from '@mantine/core';
import { IconClockPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useOneMoreHour } from '../../ui/useOneMoreHour.ts';

export function ExtendButton({ session }: { session: Session }) {
  const { t } = useTranslation('ui');
  const { extend, isPending } = useOneMoreHour(session.session_id);
  return (
    <Tooltip label={t('time.more')}>
      <ActionIcon size={30} loading={isPending} aria-label={t('time.moreFor', { name: session.name })} onClick={extend}>
        <IconClockPlus size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
