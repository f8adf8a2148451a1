import { Button, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../src/auth/schema.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { FormDialog } from './FormDialog.tsx';
import { useDeleteGroup, usePutGroup, useUsers } from './queries.ts';

const GROUP_ID = /^[a-z][a-z0-9_-]{0,31}$/;
const SESSIONS_MAX = 1000;

/** Of a group that is there, or of a new one. */
export function GroupDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const { t } = useTranslation('groups');
  const users = useUsers();
  const put = usePutGroup();
  const remove = useDeleteGroup();
  const [isAsking, setAsking] = useState(false);
  const form = useForm({
    initialValues: {
      group_id: group?.group_id ?? '',
      description: group?.description ?? '',
      sessions_max: group?.sessions_max ?? ('' as number | ''),
      members: group?.members ?? [],
    },
    validate: { group_id: (value) => (GROUP_ID.test(value) ? null : t('invalidName')) },
  });
  if (group && isAsking) {
    return (
      <ConfirmDialog
        question={t('removeQuestion', { group: group.group_id })}
        warning={t('removeWarning')}
        action={t('remove')}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(group.group_id, { onSuccess: onClose })}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={group ? t('editName', { group: group.group_id }) : t('add')}
      isPending={put.isPending}
      error={put.error}
      onSubmit={form.onSubmit(({ sessions_max, ...said }) =>
        put.mutate(
          { ...said, sessions_max: sessions_max === '' ? null : sessions_max },
          {
            onSuccess: onClose,
            onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
          },
        ),
      )}
      onClose={onClose}
    >
      {group === null && (
        <TextInput
          label={t('name')}
          description={t('nameHelp')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('group_id')}
        />
      )}
      <TextInput label={t('description')} maxLength={200} {...form.getInputProps('description')} />
      <MultiSelect
        label={t('members')}
        searchable
        data={(users.data ?? []).map(({ user_id }) => user_id)}
        nothingFoundMessage={t('nobody')}
        {...form.getInputProps('members')}
      />
      <NumberInput
        label={t('sessions')}
        description={t('sessionsHelp')}
        min={0}
        max={SESSIONS_MAX}
        allowDecimal={false}
        {...form.getInputProps('sessions_max')}
      />
      {group && (
        <Button variant="subtle" color="red" style={{ alignSelf: 'flex-start' }} onClick={() => setAsking(true)}>
          {t('remove')}
        </Button>
      )}
    </FormDialog>
  );
}
