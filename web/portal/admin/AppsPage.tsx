import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
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
import * as adminApps from '../locales/admin-apps.ts';
import { Panel } from '../Panel.tsx';
import { useLocalized } from '../useLocalized.ts';
import { DisableAppDialog } from './DisableAppDialog.tsx';
import { useAdministeredApps, useReloadApps, useSwitchApp } from './queries.ts';

addTexts('adminApps', adminApps);

export function AppsPage() {
  const { t } = useTranslation('adminApps');
  const apps = useAdministeredApps();
  const [disabling, setDisabling] = useState<AdministeredApp | null>(null);
  const mayChange = useMe().data?.role === 'admin';
  return (
    <Page title={t('title')} actions={mayChange && <ReloadButton />}>
      {apps.isPending && <RowsSkeleton />}
      {apps.isError && <ErrorState error={apps.error} onRetry={apps.refetch} />}
      {apps.data && <ManifestFaults faults={apps.data.faults} />}
      {apps.data && <AppTable apps={apps.data.apps} onDisable={setDisabling} />}
      {disabling && <DisableAppDialog app={disabling} onClose={() => setDisabling(null)} />}
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

function AppTable({ apps, onDisable }: { apps: AdministeredApp[]; onDisable: (app: AdministeredApp) => void }) {
  const { t } = useTranslation('adminApps');
  const mayChange = useMe().data?.role === 'admin';
  return (
    <Panel>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={116}>{t('app')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              {mayChange && (
                <Table.Th>
                  <VisuallyHidden>{t('actions')}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {apps.map((app) => (
              <AppRow key={app.app_id} app={app} onDisable={mayChange ? () => onDisable(app) : null} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function AppRow({ app, onDisable }: { app: AdministeredApp; onDisable: (() => void) | null }) {
  const { t } = useTranslation('adminApps');
  const name = useLocalized()(app.name);
  const change = useSwitchApp(app.app_id);
  const isEnabled = app.disabled === null;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={570}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace">
          {app.app_id}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{t(isEnabled ? 'enabled' : 'disabled')}</Text>
        {app.disabled && (
          <Text size="xs" c="dimmed">
            {app.disabled.message}
          </Text>
        )}
        {app.missing && (
          <Text size="xs" c="dimmed">
            {t('missing')}: {app.missing.detail} {app.missing.cure}
          </Text>
        )}
        {change.error && <ErrorState error={change.error} />}
      </Table.Td>
      {onDisable && (
        <Table.Td ta="right">
          <Button
            size="compact-sm"
            variant="subtle"
            loading={change.isPending}
            aria-label={t(isEnabled ? 'disableName' : 'enableName', { app: name })}
            onClick={isEnabled ? onDisable : () => change.mutate({ enabled: true })}
          >
            {t(isEnabled ? 'disable' : 'enable')}
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  );
}
