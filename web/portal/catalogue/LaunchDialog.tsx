import { Autocomplete, Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlayerPlayFilled, IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import type { LaunchSettings } from '../../../src/session/schema.ts';
import { DialogFoot } from '../../ui/DialogFoot.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { useLaunch } from '../../ui/queries.ts';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import * as launch from '../locales/launch.ts';
import { useLocalized } from '../useLocalized.ts';
import { Beginnings, DEFAULTS, LAST } from './Beginnings.tsx';
import { useLiveCluster } from './estimate.ts';
import { settingsOf, valuesOf } from './kept-values.ts';
import { LimitNote } from './LimitNote.tsx';
import { faultsOf, type LaunchValues, launchRequest } from './launch-form.ts';
import type { Limits } from './limits.ts';
import { ParamField } from './ParamField.tsx';
import { PlacementFields } from './PlacementFields.tsx';
import { rememberValues } from './presets.ts';
import { ResourceFields } from './ResourceFields.tsx';
import { StartEstimate } from './StartEstimate.tsx';

addTexts('launch', launch);

type ResourceLabel = keyof LaunchValues['config']['resources'];

const RESOLUTIONS = ['1280x720', '1440x900', '1600x900', '1920x1080', '1920x1200', '2560x1440', '3840x2160'];

interface Launching {
  app: App;
  limits: Limits;
  onClose: () => void;
}

export function LaunchDialog({ cluster, ...launching }: Launching & { cluster: Cluster | null }) {
  if (cluster === null) return <LaunchForm {...launching} cluster={null} seenAt={0} />;
  return <LaunchOnCluster {...launching} known={cluster} />;
}

function LaunchOnCluster({ known, ...launching }: Launching & { known: Cluster }) {
  return <LaunchForm {...launching} {...useLiveCluster(known)} />;
}

function LaunchForm(props: Launching & { cluster: Cluster | null; seenAt: number }) {
  const { app, cluster, limits, onClose } = props;
  const { t } = useTranslation('launch');
  const { t: ui } = useTranslation('ui');
  const localized = useLocalized();
  useReturnFocus();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 640px)');
  const launching = useLaunch();
  const { last, presets } = app.kept;
  const [beginning, setBeginning] = useState(last ? LAST : DEFAULTS);
  const [begun, setBegun] = useState(() => valuesOf(app, cluster, last ?? {}, t));
  const form = useForm({
    initialValues: begun.values,
    validate: (values) => faultsOf(app, cluster, values, t),
  });

  const beginWith = (chosen: string) => {
    const kept: LaunchSettings | null | undefined =
      chosen === LAST ? last : presets.find(({ preset_id }) => preset_id === chosen);
    const next = valuesOf(app, cluster, kept ?? {}, t);
    // The name of the session is nothing that is begun with.
    const values = { ...next.values, name: form.values.name };
    setBeginning(chosen);
    setBegun(next);
    form.setValues(values);
    form.clearErrors();
  };

  const submit = form.onSubmit((values) =>
    launching.mutate(launchRequest(app, values), {
      onSuccess: (session) => {
        rememberValues(app.app_id, settingsOf(values));
        return navigate(`/sessions/${session.session_id}`);
      },
      onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
    }),
  );

  /** The label of a field, by its path. */
  const labelOf = (path: string): string => {
    const param = app.params.find(({ id }) => path === `params.${id}`);
    if (param) return localized(param.label);
    return t((path.split('.').at(-1) ?? '') as ResourceLabel | 'resolution');
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title', { app: localized(app.name) })}
      size="lg"
      fullScreen={isNarrow ?? false}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <Beginnings
        app={app}
        chosen={beginning}
        isChanged={JSON.stringify(settingsOf(form.values)) !== JSON.stringify(settingsOf(begun.values))}
        onChoose={beginWith}
        onKept={(presetId) => {
          setBeginning(presetId);
          setBegun({ values: form.values, dropped: [] });
        }}
        settings={() => (form.validate().hasErrors ? null : settingsOf(form.values))}
      />
      {begun.dropped.length > 0 && (
        <Text size="xs" c="dimmed" mb="md" role="status">
          {t('dropped', { fields: begun.dropped.map(labelOf).join(', ') })}
        </Text>
      )}
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput label={t('name')} description={t('nameHelp')} data-autofocus {...form.getInputProps('name')} />
          {app.params.map((param) => (
            <ParamField key={param.id} param={param} {...form.getInputProps(`params.${param.id}`)} />
          ))}
          <Autocomplete
            label={t('resolution')}
            description={t('resolutionHelp')}
            data={[...new Set([app.display.resolution, ...RESOLUTIONS])]}
            filter={({ options }) => options}
            rightSection={<IconSelector size={16} />}
            rightSectionPointerEvents="none"
            {...form.getInputProps('config.display.resolution')}
          />
          <ResourceFields resources={app.resources} cluster={cluster} form={form} />
          {cluster && <PlacementFields cluster={cluster} form={form} />}
          {cluster && (
            <StartEstimate app={app} cluster={cluster} values={form.values} seenAt={props.seenAt} labelOf={labelOf} />
          )}
          <DialogFoot
            said={
              <>
                <LimitNote app={localized(app.name)} limits={limits} />
                {launching.error && <ErrorState error={launching.error} />}
              </>
            }
          >
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button
              type="submit"
              loading={launching.isPending}
              disabled={limits.inTheWay !== null}
              leftSection={<IconPlayerPlayFilled size={14} />}
            >
              {t('submit')}
            </Button>
          </DialogFoot>
        </Stack>
      </form>
    </Modal>
  );
}
