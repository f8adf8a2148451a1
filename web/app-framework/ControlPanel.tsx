import { ActionIcon, Button, Popover, SegmentedControl, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { isDirectAddress } from './address.ts';
import { DirectAccess } from './DirectAccess.tsx';
import { LevelSlider } from './LevelSlider.tsx';
import { type DisplayMode, MODES } from './settings.ts';
import type { SettingsControl } from './useDisplaySettings.ts';

const MODE_TEXT = { 'remote-resize': 'panel.remoteResize', scale: 'panel.scale' } as const;

/** How the desktop is sent and shown, and how else it can be reached. */
export function ControlPanel({ control, session }: { control: SettingsControl; session: Session }) {
  const { settings, change, reset } = control;
  const { session_id, displayUrl } = session;
  const { t } = useTranslation('framework');
  const modeLabel = useId();
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus withRoles>
      <Popover.Target>
        <Tooltip label={t('settings')}>
          <ActionIcon size="lg" aria-label={t('settings')}>
            <IconAdjustmentsHorizontal size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('settings')}>
        <Stack gap="md">
          <div>
            <Text size="sm" fw={550} mb={6} id={modeLabel}>
              {t('panel.mode')}
            </Text>
            <SegmentedControl
              fullWidth
              size="xs"
              aria-labelledby={modeLabel}
              value={settings.mode}
              data={MODES.map((mode) => ({ value: mode, label: t(MODE_TEXT[mode]) }))}
              onChange={(mode) => change({ mode: mode as DisplayMode })}
            />
          </div>
          <LevelSlider
            label={t('panel.quality')}
            help={t('panel.qualityHelp')}
            value={settings.quality}
            onChange={(quality) => change({ quality })}
          />
          <LevelSlider
            label={t('panel.compression')}
            help={t('panel.compressionHelp')}
            value={settings.compression}
            onChange={(compression) => change({ compression })}
          />
          <Switch
            label={t('panel.viewOnly')}
            description={t('panel.viewOnlyHelp')}
            checked={settings.viewOnly}
            onChange={(event) => change({ viewOnly: event.currentTarget.checked })}
          />
          <Button variant="default" size="xs" onClick={reset}>
            {t('panel.reset')}
          </Button>
          {displayUrl !== null && isDirectAddress(displayUrl) && (
            <DirectAccess sessionId={session_id} address={displayUrl} />
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
