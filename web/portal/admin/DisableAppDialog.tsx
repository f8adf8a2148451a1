import { Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { AdministeredApp } from '../../../src/apps/schema.ts';
import { useLocalized } from '../useLocalized.ts';
import { FormDialog } from './FormDialog.tsx';
import { useSwitchApp } from './queries.ts';

export function DisableAppDialog({ app, onClose }: { app: AdministeredApp; onClose: () => void }) {
  const { t } = useTranslation('adminApps');
  const localized = useLocalized();
  const change = useSwitchApp(app.app_id);
  const form = useForm({
    initialValues: { message: '' },
    validate: { message: (value) => (value.trim() === '' ? t('messageNeeded') : null) },
  });
  return (
    <FormDialog
      title={t('disableName', { app: localized(app.name) })}
      isPending={change.isPending}
      error={change.error}
      onSubmit={form.onSubmit(({ message }) =>
        change.mutate(
          { enabled: false, message },
          {
            onSuccess: onClose,
            onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
          },
        ),
      )}
      onClose={onClose}
    >
      <Textarea
        label={t('message')}
        description={t('messageHelp')}
        maxLength={300}
        autosize
        data-autofocus
        {...form.getInputProps('message')}
      />
    </FormDialog>
  );
}
