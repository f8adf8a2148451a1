import { Button, Group, NativeSelect } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdministeredApp } from '../../../src/apps/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { useMe } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { ManifestFaults } from '../catalogue/ManifestFaults.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import * as adminApps from '../locales/admin-apps.ts';
import { AppAccessDialog } from './AppAccessDialog.tsx';
import { AppTable } from './AppTable.tsx';
import { DisableAppDialog } from './DisableAppDialog.tsx';
import { useAdministeredApps, useAppUsage, useReloadApps } from './queries.ts';

addTexts('adminApps', adminApps);

const DAYS = [7, 30, 90] as const;

export function AppsPage() {
  const { t } = useTranslation('adminApps');
  const apps = useAdministeredApps();
  const [days, setDays] = useState<number>(30);
  const usage = useAppUsage(days);
  const [disabling, setDisabling] = useState<AdministeredApp | null>(null);
  const [opening, setOpening] = useState<AdministeredApp | null>(null);
  const mayChange = useMe().data?.role === 'admin';
  return (
    <Page
      title={t('title')}
      actions={
        <Group gap="sm">
          <ExportMenu
            lists={[
              { label: t('export.apps'), address: '/api/admin/apps' },
              {
                label: t('export.usage'),
                address: '/api/admin/apps/usage',
                query: new URLSearchParams({ days: String(days) }),
              },
            ]}
          />
          {mayChange && <ReloadButton />}
        </Group>
      }
    >
      {apps.isPending && <RowsSkeleton />}
      {apps.isError && <ErrorState error={apps.error} onRetry={apps.refetch} />}
      {usage.isError && <ErrorState error={usage.error} onRetry={usage.refetch} />}
      {apps.data && <ManifestFaults faults={apps.data.faults} />}
      {apps.data && (
        <>
          <NativeSelect
            label={t('usage')}
            w={160}
            mb="md"
            value={days}
            onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
            data={DAYS.map((count) => ({ value: String(count), label: t('days', { count }) }))}
          />
          <AppTable
            apps={apps.data.apps}
            usage={usage.data?.apps ?? null}
            onDisable={mayChange ? setDisabling : null}
            onAccess={setOpening}
          />
        </>
      )}
      {disabling && <DisableAppDialog app={disabling} onClose={() => setDisabling(null)} />}
      {opening && <AppAccessDialog app={opening} onClose={() => setOpening(null)} />}
    </Page>
  );
}

function ReloadButton() {
  const { t } = useTranslation('adminApps');
  const reload = useReloadApps();
  const showFailure = useFailureNotice();
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={17} />}
      loading={reload.isPending}
      onClick={() => reload.mutate(undefined, { onError: (error) => showFailure(error) })}
    >
      {t('reload')}
    </Button>
  );
}
