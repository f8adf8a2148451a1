import { Button, Group, Stack, Text } from '@mantine/core';
import { IconBookmarkPlus, IconDeviceFloppy, IconPencil, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { App, Preset } from '../../../src/apps/schema.ts';
import type { LaunchSettings } from '../../../src/session/schema.ts';
import { Chips } from '../../ui/Chips.tsx';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import classes from './Beginnings.module.css';
import { PresetName } from './PresetName.tsx';
import { usePresets } from './presets.ts';

/** What the form may begin with; else it is the id of a preset. */
export const LAST = 'last';
export const DEFAULTS = 'defaults';

/** What the form begins with: the last values, the defaults or a preset; and the ways to keep what it has now. */
export function Beginnings(props: {
  app: App;
  chosen: string;
  /** Whether something was changed since. */
  isChanged: boolean;
  onChoose: (beginning: string) => void;
  /** What the form has is in that preset now. */
  onKept: (presetId: string) => void;
  /** What the form has; null, with its faults shown, where that cannot be launched. */
  settings: () => Required<LaunchSettings> | null;
}) {
  const { app, chosen, onChoose } = props;
  const { t } = useTranslation('launch');
  const { last, presets } = app.kept;
  const { add, replace, remove } = usePresets(app.app_id);
  const tellFailure = useFailureNotice();
  const [naming, setNaming] = useState<'new' | 'renamed' | null>(null);
  const [said, setSaid] = useState('');
  const actions = useRef<HTMLDivElement>(null);
  // What had the keyboard is gone, and what has it next may be, too, once the list has the change: it goes to the first of what can
  // be done now, until it is taken elsewhere.
  const hasKeyboard = useRef(false);
  useEffect(() => {
    if (hasKeyboard.current && document.activeElement === document.body)
      actions.current?.querySelector('button')?.focus();
  });
  const preset = presets.find(({ preset_id }) => preset_id === chosen);

  const onError = (error: unknown) => tellFailure(error);
  const done = (text: string) => {
    setNaming(null);
    setSaid(text);
    hasKeyboard.current = true;
  };
  const save = (name: string) => {
    const onSuccess = () => done(t('presets.saved', { name }));
    if (naming === 'renamed' && preset) return replace.mutate({ ...preset, name }, { onSuccess, onError });
    const settings = props.settings();
    if (settings) void keep(add.mutateAsync({ ...settings, name }));
  };
  const keep = (keeping: Promise<Preset>) =>
    keeping.then(({ preset_id, name }) => {
      done(t('presets.saved', { name }));
      props.onKept(preset_id);
    }, onError);
  const saveIn = () => {
    const settings = props.settings();
    if (preset && settings) void keep(replace.mutateAsync({ ...preset, ...settings }));
  };
  const forget = () => {
    if (!preset) return;
    const onSuccess = () => {
      done(t('presets.deleted', { name: preset.name }));
      onChoose(DEFAULTS);
    };
    remove.mutate(preset, { onSuccess, onError });
  };
  const startNaming = (what: 'new' | 'renamed') => {
    setSaid('');
    // What cannot be launched is not kept: its faults are shown first.
    if (what === 'renamed' || props.settings()) setNaming(what);
  };

  const options = [
    ...(last ? [{ value: LAST, label: t('last') }] : []),
    { value: DEFAULTS, label: t('defaults') },
    ...presets.map(({ preset_id, name }) => ({ value: preset_id, label: name })),
  ];
  const small = { variant: 'subtle', size: 'compact-sm', color: 'gray' } as const;
  return (
    <Stack gap={6} className={classes.beginnings ?? ''}>
      {options.length > 1 && (
        <>
          <Text className={classes.label ?? ''} aria-hidden>
            {t('begin')}
          </Text>
          <Chips label={t('begin')} value={chosen} options={options} onChange={onChoose} />
        </>
      )}
      {naming ? (
        <PresetName
          name={naming === 'renamed' ? (preset?.name ?? '') : ''}
          taken={presets.filter((one) => naming === 'new' || one !== preset).map(({ name }) => name)}
          isPending={add.isPending || replace.isPending}
          onSave={save}
          onCancel={() => done('')}
        />
      ) : (
        <Group
          ref={actions}
          gap={4}
          className={classes.actions ?? ''}
          onBlur={(event) => {
            if (event.relatedTarget !== null) hasKeyboard.current = false;
          }}
        >
          {preset && props.isChanged && (
            <Button
              {...small}
              leftSection={<IconDeviceFloppy size={16} />}
              loading={replace.isPending}
              aria-label={t('presets.replaceOf', { name: preset.name })}
              onClick={saveIn}
            >
              {t('presets.replace')}
            </Button>
          )}
          {preset && (
            <>
              <Button
                {...small}
                leftSection={<IconPencil size={16} />}
                aria-label={t('presets.renameOf', { name: preset.name })}
                onClick={() => startNaming('renamed')}
              >
                {t('presets.rename')}
              </Button>
              <Button
                {...small}
                leftSection={<IconTrash size={16} />}
                loading={remove.isPending}
                aria-label={t('presets.deleteOf', { name: preset.name })}
                onClick={forget}
              >
                {t('presets.delete')}
              </Button>
            </>
          )}
          {(!preset || props.isChanged) && (
            <Button {...small} leftSection={<IconBookmarkPlus size={16} />} onClick={() => startNaming('new')}>
              {t('presets.save')}
            </Button>
          )}
        </Group>
      )}
      <Text size="xs" c="dimmed" role="status" className={classes.said ?? ''}>
        {said}
      </Text>
    </Stack>
  );
}
