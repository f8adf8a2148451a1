import { Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { useSetPage } from './queries.ts';

/** What the portal's pages tell besides sessions. */
export function PageSettings({ jobs }: { jobs: boolean }) {
  const { t } = useTranslation('delivery');
  const set = useSetPage();
  return (
    <Stack gap="sm">
      <Switch
        label={t('page.jobs')}
        description={t('page.help')}
        // What was pressed is shown at once.
        checked={set.isPending ? set.variables : jobs}
        onChange={({ currentTarget }) => set.mutate(currentTarget.checked)}
      />
      {set.error && <ErrorState error={set.error} />}
    </Stack>
  );
}
