import { MultiSelect, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { AdministeredApp } from '../../../src/apps/schema.ts';
import { useLocalized } from '../useLocalized.ts';
import { FormDialog } from './FormDialog.tsx';
import { useAppAccess, useGroups } from './queries.ts';

/** Whom an app is for: as its manifest says, or members of the groups that are chosen here. */
export function AppAccessDialog({ app, onClose }: { app: AdministeredApp; onClose: () => void }) {
  const { t } = useTranslation('adminApps');
  const localized = useLocalized();
  const groups = useGroups();
  const change = useAppAccess(app.app_id);
  const form = useForm({
    initialValues: { isOfManifest: app.groups_by === 'manifest', groups: app.groups },
  });
  // A manifest may name groups that are not there.
  const known = [...new Set([...(groups.data ?? []).map(({ group_id }) => group_id), ...app.groups])].sort();
  return (
    <FormDialog
      title={t('accessName', { app: localized(app.name) })}
      isPending={change.isPending}
      error={change.error ?? groups.error}
      onSubmit={form.onSubmit((values) =>
        change.mutate(values.isOfManifest ? null : values.groups, { onSuccess: onClose }),
      )}
      onClose={onClose}
    >
      <Switch label={t('asManifest')} {...form.getInputProps('isOfManifest', { type: 'checkbox' })} />
      <MultiSelect
        label={t('groups')}
        description={t('groupsHelp')}
        searchable
        disabled={form.values.isOfManifest}
        data={known}
        {...form.getInputProps('groups')}
      />
    </FormDialog>
  );
}
