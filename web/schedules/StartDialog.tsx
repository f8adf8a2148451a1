import { Button, Group, Modal, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../src/schedules/schema.ts';
import { PathField } from '../cae/PathField.tsx';
import { useSolver } from '../cae/queries.ts';
import * as launchTexts from '../portal/locales/launch.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { useReturnFocus } from '../ui/useReturnFocus.ts';
import type { useStartNow } from './queries.ts';

addTexts('launch', launchTexts);

/** Starts what watches a folder with an input that is said here. */
export function StartDialog(props: {
  schedule: Schedule;
  starting: ReturnType<typeof useStartNow>;
  onStarted: () => void;
  onClose: () => void;
}) {
  const { schedule, starting } = props;
  const { t } = useTranslation('schedules');
  const { t: launch } = useTranslation('launch');
  const { t: ui } = useTranslation('ui');
  useReturnFocus();
  const input = useSolver(schedule.starts.solver_id).data?.input;
  const form = useForm({
    initialValues: { input: '' },
    validate: { input: (path) => (path.trim().startsWith('/') ? null : launch('invalid.path')) },
  });
  const submit = form.onSubmit((values) =>
    starting.mutate(
      { input: values.input.trim() },
      {
        onSuccess: props.onStarted,
        onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
      },
    ),
  );
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('startWith.title', { name: schedule.name })}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <PathField
            kind={input?.kind ?? 'folder'}
            accept={input?.accept ?? []}
            label={t('startWith.input')}
            description={t('startWith.help')}
            {...form.getInputProps('input')}
          />
          {starting.error && <ErrorState error={starting.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={props.onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={starting.isPending}>
              {t('startWith.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
