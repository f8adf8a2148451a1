/** The apps of the catalogue as administrators see them: whether and by whom they can be used, and how much they are. */
import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AdministeredApp, AppUsage } from '../../../src/apps/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../Panel.tsx';
import { useLocalized } from '../useLocalized.ts';
import classes from './AppTable.module.css';
import { useSwitchApp } from './queries.ts';

type Usage = AppUsage['apps'][number];

interface Actions {
  /** null: who looks may change nothing. */
  onDisable: ((app: AdministeredApp) => void) | null;
  onAccess: (app: AdministeredApp) => void;
}

/** `usage` is null until it is known. */
export function AppTable({ apps, usage, ...actions }: Actions & { apps: AdministeredApp[]; usage: Usage[] | null }) {
  const { t } = useTranslation('adminApps');
  return (
    <Panel>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing="sm" className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={116}>{t('app')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              {actions.onDisable && (
                <Table.Th>
                  <VisuallyHidden>{t('actions')}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {apps.map((app) => (
              <AppRow
                key={app.app_id}
                app={app}
                used={usage && (usage.find(({ app_id }) => app_id === app.app_id) ?? 'never')}
                {...actions}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function AppRow({ app, used, onDisable, onAccess }: Actions & { app: AdministeredApp; used: Usage | 'never' | null }) {
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
        <Text size="sm">
          {t(isEnabled ? 'enabled' : 'disabled')}
          {' · '}
          {app.groups.length === 0 ? t('forAll') : t('forGroups', { groups: app.groups.join(', ') })}
        </Text>
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
        {used && <Used used={used} />}
        {change.error && <ErrorState error={change.error} />}
      </Table.Td>
      {onDisable && (
        <Table.Td>
          <Group gap={4} justify="flex-end" className={classes.actions}>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('accessName', { app: name })}
              onClick={() => onAccess(app)}
            >
              {t('access')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              loading={change.isPending}
              aria-label={t(isEnabled ? 'disableName' : 'enableName', { app: name })}
              onClick={isEnabled ? () => onDisable(app) : () => change.mutate({ enabled: true })}
            >
              {t(isEnabled ? 'disable' : 'enable')}
            </Button>
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function Used({ used }: { used: Usage | 'never' }) {
  const { t } = useTranslation('adminApps');
  const { t: ui } = useTranslation('ui');
  if (used === 'never') return <Line text={t('unused')} />;
  const { launches, users, failures } = used;
  const failed = Object.entries(failures) as [keyof typeof failures, number][];
  const count = failed.reduce((sum, [, times]) => sum + times, 0);
  const why = failed.map(([reason, times]) => `${ui(`reason.${reason}.what`)} (${times})`).join(', ');
  return (
    <>
      <Line text={t('launches', { count: launches, users: t('users', { count: users }) })} />
      {count > 0 && <Line text={t('failures', { count, why })} />}
    </>
  );
}

function Line({ text }: { text: string }) {
  return (
    <Text size="xs" c="dimmed">
      {text}
    </Text>
  );
}
