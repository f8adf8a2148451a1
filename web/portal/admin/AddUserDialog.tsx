import { PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/auth/schema.ts';
import { MIN_PASSWORD_LENGTH } from '../password.ts';
import { AccountField, FormDialog, RoleField } from './FormDialog.tsx';
import { useAddUser } from './queries.ts';

const USER_ID = /^[a-z][a-z0-9._-]{0,31}$/;

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('administration');
  const add = useAddUser();
  const form = useForm({
    initialValues: { user_id: '', password: '', role: 'user' as Role, account: '' },
    validate: {
      user_id: (value) => (USER_ID.test(value) ? null : t('invalid.userId')),
      password: (value) => (value.length < MIN_PASSWORD_LENGTH ? t('invalid.password') : null),
    },
  });
  const submit = form.onSubmit(({ account, ...user }) =>
    add.mutate(
      { ...user, account: account === '' ? null : account },
      {
        onSuccess: onClose,
        onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
      },
    ),
  );
  return (
    <FormDialog title={t('users.add')} isPending={add.isPending} error={add.error} onSubmit={submit} onClose={onClose}>
      <TextInput
        label={t('users.userId')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        {...form.getInputProps('user_id')}
      />
      <PasswordInput
        label={t('users.password')}
        description={t('invalid.password')}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <RoleField {...form.getInputProps('role')} />
      <AccountField {...form.getInputProps('account')} />
    </FormDialog>
  );
}
