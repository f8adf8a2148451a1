import { NumberInput, PasswordInput, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../src/auth/schema.ts';
import { MIN_PASSWORD_LENGTH } from '../password.ts';
import { AccountField, FormDialog, RoleField } from './FormDialog.tsx';
import { type UserChange, useChangeUser } from './queries.ts';

export function EditUserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('administration');
  const change = useChangeUser(user.user_id);
  const form = useForm({
    initialValues: {
      password: '',
      role: user.role,
      account: user.account ?? '',
      disabled: user.disabled,
      sessions_max: user.sessions_max ?? ('' as number | ''),
    },
    validate: {
      password: (value) => (value !== '' && value.length < MIN_PASSWORD_LENGTH ? t('invalid.password') : null),
    },
  });
  const submit = form.onSubmit((values) => {
    const account = values.account === '' ? null : values.account;
    const sessions_max = values.sessions_max === '' ? null : values.sessions_max;
    const changed: UserChange = {
      ...(values.password !== '' && { password: values.password }),
      ...(values.role !== user.role && { role: values.role }),
      ...(account !== user.account && { account }),
      ...(values.disabled !== user.disabled && { disabled: values.disabled }),
      ...(sessions_max !== user.sessions_max && { sessions_max }),
    };
    if (Object.keys(changed).length === 0) return onClose();
    change.mutate(changed, {
      onSuccess: onClose,
      onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
    });
  });
  return (
    <FormDialog
      title={t('users.editName', { user: user.user_id })}
      isPending={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <RoleField {...form.getInputProps('role')} />
      <AccountField {...form.getInputProps('account')} />
      <PasswordInput
        label={t('users.newPassword')}
        description={t('users.newPasswordHelp')}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <NumberInput
        label={t('users.sessions')}
        description={t('users.sessionsHelp')}
        min={0}
        max={1000}
        allowDecimal={false}
        {...form.getInputProps('sessions_max')}
      />
      <Switch label={t('users.isDisabled')} {...form.getInputProps('disabled', { type: 'checkbox' })} />
    </FormDialog>
  );
}
