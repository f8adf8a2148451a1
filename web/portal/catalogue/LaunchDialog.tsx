import { Autocomplete, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlayerPlayFilled, IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useLaunch } from '../../ui/queries.ts';
import { useLocalized } from '../useLocalized.ts';
import { faultsOf, initialValues, launchRequest } from './launch-form.ts';
import { ParamField } from './ParamField.tsx';
import { PlacementFields } from './PlacementFields.tsx';
import { ResourceFields } from './ResourceFields.tsx';

const RESOLUTIONS = ['1280x720', '1440x900', '1600x900', '1920x1080', '1920x1200', '2560x1440', '3840x2160'];

export function LaunchDialog(props: { app: App; cluster: Cluster | null; onClose: () => void }) {
  const { app, cluster, onClose } = props;
  const { t } = useTranslation('portal');
  const { t: ui } = useTranslation('ui');
  const localized = useLocalized();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 640px)');
  const launch = useLaunch();
  const form = useForm({ initialValues: initialValues(app), validate: (values) => faultsOf(app, cluster, values, t) });

  const submit = form.onSubmit((values) =>
    launch.mutate(launchRequest(app, values), {
      onSuccess: (session) => navigate(`/sessions/${session.session_id}`),
      onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
    }),
  );

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('launch.title', { app: localized(app.name) })}
      size="lg"
      fullScreen={isNarrow ?? false}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('launch.name')}
            description={t('launch.nameHelp')}
            data-autofocus
            {...form.getInputProps('name')}
          />
          {app.params.map((param) => (
            <ParamField key={param.id} param={param} {...form.getInputProps(`params.${param.id}`)} />
          ))}
          <Autocomplete
            label={t('launch.resolution')}
            description={t('launch.resolutionHelp')}
            data={[...new Set([app.display.resolution, ...RESOLUTIONS])]}
            filter={({ options }) => options}
            rightSection={<IconSelector size={16} />}
            rightSectionPointerEvents="none"
            {...form.getInputProps('config.display.resolution')}
          />
          <ResourceFields resources={app.resources} cluster={cluster} form={form} />
          {cluster && <PlacementFields cluster={cluster} form={form} />}
          {launch.error && <ErrorState error={launch.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={launch.isPending} leftSection={<IconPlayerPlayFilled size={14} />}>
              {t('launch.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
