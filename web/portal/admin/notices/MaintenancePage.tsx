/** The switch that lets nobody but administrators launch. */
import { Alert, Anchor, Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck, IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MaintenanceStart, MaintenanceState } from '../../../../src/notices/schema.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { addTexts } from '../../../ui/i18n.ts';
import { Page } from '../../../ui/Page.tsx';
import { useMe } from '../../../ui/queries.ts';
import { RowsSkeleton } from '../../../ui/skeletons.tsx';
import { fullTime } from '../../../ui/times.ts';
import { ConfirmDialog } from '../../ConfirmDialog.tsx';
import * as notices from '../../locales/notices.ts';
import { Panel } from '../../Panel.tsx';
import { fromField, toField } from './local-time.ts';
import { useEndMaintenance, useMaintenance, useStartMaintenance } from './queries.ts';

addTexts('notices', notices);

type Present = MaintenanceState['maintenance'];

export function MaintenancePage() {
  const { t } = useTranslation('notices');
  const isAdmin = useMe().data?.role === 'admin';
  const { data, isPending, error, refetch } = useMaintenance();
  return (
    <Page title={t('maintenance.title')} lead={t('maintenance.lead')}>
      {isPending && <RowsSkeleton rows={2} />}
      {error && <ErrorState error={error} onRetry={refetch} />}
      {data !== undefined && (
        <Stack gap="md">
          <State present={data} isAdmin={isAdmin} />
          {/* Another maintenance, and what another administrator has changed, is another form. */}
          {isAdmin && <MaintenanceForm key={JSON.stringify(data)} present={data} />}
        </Stack>
      )}
    </Page>
  );
}

function State({ present, isAdmin }: { present: Present; isAdmin: boolean }) {
  const { t, i18n } = useTranslation('notices');
  const end = useEndMaintenance();
  const when = (moment: string): string => fullTime(Date.parse(moment), i18n.language);
  if (present === null)
    return (
      <Alert icon={<IconCircleCheck />} role="status">
        <Text size="sm">{t('maintenance.none')}</Text>
        <Anchor component={Link} to="/admin/notices" size="sm">
          {t('maintenance.announce')}
        </Anchor>
      </Alert>
    );
  return (
    <Alert color="amber" icon={<IconTool />} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {t('maintenance.on', { when: when(present.from), user: present.started_by })}
          {present.until !== null && ` ${t('maintenance.endsAt', { when: when(present.until) })}`}
        </Text>
        {end.error && <ErrorState error={end.error} />}
        {isAdmin && (
          <Button loading={end.isPending} onClick={() => end.mutate(undefined)}>
            {t('maintenance.end')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function MaintenanceForm({ present }: { present: Present }) {
  const { t } = useTranslation('notices');
  const start = useStartMaintenance();
  const [wanted, setWanted] = useState<MaintenanceStart | null>(null);
  const form = useForm({
    initialValues: {
      en: present?.message.en ?? '',
      ko: present?.message.ko ?? '',
      until: toField(present?.until ?? null),
    },
    validate: ({ en, ko, until }) => ({
      ...(en.trim() === '' && ko.trim() === '' && { en: t('invalid.message') }),
      ...(until !== '' && until <= toField(new Date().toISOString()) && { until: t('invalid.until') }),
    }),
  });
  const begin = (body: MaintenanceStart) => start.mutate(body, { onSuccess: () => setWanted(null) });
  const submit = form.onSubmit(({ en, ko, until }) => {
    const body = { message: { en: en.trim() || null, ko: ko.trim() || null }, until: fromField(until) };
    if (present) begin(body);
    else setWanted(body);
  });
  return (
    <Panel>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {(['en', 'ko'] as const).map((language) => (
              <Textarea
                key={language}
                label={`${t('maintenance.message')} (${t(`language.${language}`)})`}
                description={t('maintenance.messageHelp')}
                lang={language}
                rows={3}
                maxLength={500}
                {...form.getInputProps(language)}
              />
            ))}
          </SimpleGrid>
          <TextInput
            type="datetime-local"
            label={t('maintenance.until')}
            description={t('maintenance.untilHelp')}
            maw={320}
            {...form.getInputProps('until')}
          />
          {present && start.error && <ErrorState error={start.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={start.isPending} {...(present && { variant: 'default' })}>
              {t(present ? 'maintenance.change' : 'maintenance.begin')}
            </Button>
          </Group>
        </Stack>
      </form>
      {wanted && (
        <ConfirmDialog
          question={t('maintenance.beginQuestion')}
          warning={t('maintenance.beginWarning')}
          action={t('maintenance.begin')}
          isPending={start.isPending}
          error={start.error}
          onConfirm={() => begin(wanted)}
          onClose={() => setWanted(null)}
        />
      )}
    </Panel>
  );
}
