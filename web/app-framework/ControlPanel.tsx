import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { isDirectAddress } from './address.ts';
import classes from './ControlPanel.module.css';
import { DirectAccess } from './DirectAccess.tsx';
import type { SettingsControl } from './useDisplaySettings.ts';

const DisplaySettingsForm = lazy(async () => ({
  default: (await import('./DisplaySettingsForm.tsx')).DisplaySettingsForm,
}));

/** How the desktop is sent and shown, and how else it can be reached. */
export function ControlPanel({ control, session }: { control: SettingsControl; session: Session }) {
  const { session_id, displayUrl } = session;
  const { t } = useTranslation('framework');
  return (
    <Popover position="bottom-end" width={320} shadow="md" trapFocus withRoles>
      <Popover.Target>
        <Tooltip label={t('settings')}>
          <ActionIcon size="lg" aria-label={t('settings')}>
            <IconAdjustmentsHorizontal size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('settings')} className={classes.panel}>
        <Suspense fallback={<div className={classes.room} />}>
          <DisplaySettingsForm control={control} />
          {displayUrl !== null && isDirectAddress(displayUrl) && (
            <DirectAccess sessionId={session_id} address={displayUrl} />
          )}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
