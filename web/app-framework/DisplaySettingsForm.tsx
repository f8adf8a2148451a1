import { Button, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LevelSlider } from './LevelSlider.tsx';
import { type DisplayMode, FRAME_LIMITS, MODES } from './settings.ts';
import type { SettingsControl } from './useDisplaySettings.ts';

const MODE_TEXT = { 'remote-resize': 'panel.remoteResize', scale: 'panel.scale' } as const;
const UNLIMITED = 'unlimited';

export function DisplaySettingsForm({ control }: { control: SettingsControl }) {
  const { settings, automatic, change, setAutomatic, reset } = control;
  const { t } = useTranslation('framework');
  const modeLabel = useId();
  const limitLabel = useId();
  return (
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
      <Switch
        label={automatic === null ? t('panel.automatic') : `${t('panel.automatic')} · ${t(`panel.grade.${automatic}`)}`}
        description={t('panel.automaticHelp')}
        checked={automatic !== null}
        onChange={(event) => setAutomatic(event.currentTarget.checked)}
      />
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
      <div>
        <Text size="sm" fw={550} mb={6} id={limitLabel}>
          {t('panel.frameLimit')}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby={limitLabel}
          value={String(settings.frameLimit ?? UNLIMITED)}
          data={FRAME_LIMITS.map((limit) => ({
            value: String(limit ?? UNLIMITED),
            label: limit === null ? t('panel.unlimited') : String(limit),
          }))}
          onChange={(limit) => change({ frameLimit: limit === UNLIMITED ? null : Number(limit) })}
        />
      </div>
      <Switch
        label={t('panel.viewOnly')}
        description={t('panel.viewOnlyHelp')}
        checked={settings.viewOnly}
        onChange={(event) => change({ viewOnly: event.currentTarget.checked })}
      />
      <Button variant="default" size="xs" onClick={reset}>
        {t('panel.reset')}
      </Button>
    </Stack>
  );
}
