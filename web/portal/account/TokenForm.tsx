import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.tsx';
import type { useCreateToken } from './queries.ts';
import classes from './TokenForm.module.css';

const LIFETIMES_DAYS = [7, 30, 90, 180, 365];

export function TokenForm({ create }: { create: ReturnType<typeof useCreateToken> }) {
  const { t } = useTranslation('administration');
  const form = useForm({
    initialValues: { name: '', days: '90' },
    validate: { name: (value) => (value.trim() === '' ? t('invalid.required') : null) },
  });
  const submit = form.onSubmit(({ name, days }) =>
    create.mutate(
      { name: name.trim(), days: Number(days) },
      {
        onSuccess: () => form.reset(),
        onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
      },
    ),
  );
  return (
    <form noValidate onSubmit={submit}>
      <div className={classes.fields}>
        <TextInput
          label={t('tokens.name')}
          placeholder={t('tokens.namePlaceholder')}
          maxLength={100}
          className={classes.name ?? ''}
          {...form.getInputProps('name')}
        />
        <Select
          label={t('tokens.days')}
          data={LIFETIMES_DAYS.map((days) => ({ value: String(days), label: t('tokens.day', { count: days }) }))}
          allowDeselect={false}
          {...form.getInputProps('days')}
        />
        <Button type="submit" loading={create.isPending} className={classes.submit ?? ''}>
          {t('tokens.create')}
        </Button>
      </div>
      {create.error && create.error.fields.length === 0 && <ErrorState error={create.error} />}
    </form>
  );
}
