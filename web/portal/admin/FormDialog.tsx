import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { FormEventHandler, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/auth/schema.ts';
import type { ApiError } from '../../ui/api.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';

const ROLES: Role[] = ['user', 'support', 'admin'];

/** The frame that adding and editing a user share. */
export function FormDialog(props: {
  title: string;
  isPending: boolean;
  error: ApiError | null;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('ui');
  useReturnFocus();
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form noValidate onSubmit={props.onSubmit}>
        <Stack gap="md">
          {props.children}
          {props.error && props.error.fields.length === 0 && <ErrorState error={props.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={props.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function RoleField(input: GetInputPropsReturnType) {
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  return (
    <Select
      label={t('users.role')}
      allowDeselect={false}
      data={ROLES.map((role) => ({ value: role, label: ui(`role.${role}`) }))}
      {...input}
    />
  );
}

export function AccountField(input: GetInputPropsReturnType) {
  const { t } = useTranslation('administration');
  return (
    <TextInput
      label={t('users.account')}
      description={t('users.accountHelp')}
      autoCapitalize="none"
      spellCheck={false}
      {...input}
    />
  );
}
