import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type ApiError, api } from '../../ui/api.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { MIN_PASSWORD_LENGTH } from '../password.ts';

interface Change {
  current: string;
  password: string;
}

export function PasswordForm({ userId }: { userId: string }) {
  const { t } = useTranslation('administration');
  const change = useMutation<void, ApiError, Change>({
    mutationFn: (body) => api.post('/api/auth/password', body),
    onSuccess: () => form.reset(),
    onError: (error) => {
      if (error.code === 'wrong_credentials') form.setFieldError('current', t('account.wrongCurrent'));
      for (const { field, message } of error.fields) form.setFieldError(field, message);
    },
  });
  const form = useForm({
    initialValues: { current: '', password: '', repeat: '' },
    validate: {
      current: (value) => (value === '' ? t('invalid.required') : null),
      password: (value) => (value.length < MIN_PASSWORD_LENGTH ? t('invalid.password') : null),
      repeat: (value, values) => (value === values.password ? null : t('invalid.same')),
    },
  });
  const isElsewhere = change.error && change.error.code !== 'wrong_credentials' && change.error.fields.length === 0;
  return (
    <form noValidate onSubmit={form.onSubmit(({ current, password }) => change.mutate({ current, password }))}>
      {/* So that a password manager knows whose password this is. */}
      <input type="text" autoComplete="username" value={userId} readOnly hidden />
      <Stack gap="md" maw={380} align="stretch">
        <PasswordInput
          label={t('account.current')}
          autoComplete="current-password"
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label={t('account.next')}
          description={t('invalid.password')}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput label={t('account.repeat')} autoComplete="new-password" {...form.getInputProps('repeat')} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('account.change')}
        </Button>
        {change.isSuccess && (
          <Alert color="marine" icon={<IconCheck />} role="status">
            {t('account.changed')}
          </Alert>
        )}
        {isElsewhere && <ErrorState error={change.error} />}
      </Stack>
    </form>
  );
}
