import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NotificationSettings } from '../../../../src/notifications/schema.ts';
import { CopyableCommand } from '../../../ui/CopyableCommand.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import classes from './Channel.module.css';
import { ChannelChoice } from './ChannelChoice.tsx';
import { useSetWebhook } from './queries.ts';

export function WebhookSettings({ settings: { webhook, jobs_offered } }: { settings: NotificationSettings }) {
  const { t } = useTranslation('delivery');
  const set = useSetWebhook();
  const form = useForm({ initialValues: { url: '' } });
  const submit = form.onSubmit(({ url }) =>
    set.mutate(url.trim(), {
      onSuccess: () => form.reset(),
      onError: ({ fields }) => fields.length > 0 && form.setFieldError('url', t('webhook.refused')),
    }),
  );
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('webhook.lead')}
      </Text>
      {set.data && webhook && (
        <Alert color="amber" icon={<IconKey />} title={t('webhook.secretTitle')} role="status">
          <CopyableCommand text={set.data.secret} label={t('webhook.copySecret')} />
        </Alert>
      )}
      {webhook && (
        <>
          <Text size="sm" fw={570} className={classes.address ?? ''}>
            {webhook.url}
          </Text>
          <ChannelChoice channel="webhook" types={webhook.types} hasJobs={jobs_offered} last={webhook.last} isReady />
        </>
      )}
      <form noValidate onSubmit={submit}>
        <div className={classes.fields}>
          <TextInput
            type="url"
            label={t('webhook.url')}
            placeholder="https://"
            className={classes.field ?? ''}
            {...form.getInputProps('url')}
          />
          <Button
            type="submit"
            variant={webhook ? 'default' : 'filled'}
            loading={set.isPending}
            className={classes.submit ?? ''}
          >
            {t(webhook ? 'email.change' : 'webhook.set')}
          </Button>
        </div>
        {set.error && set.error.fields.length === 0 && <ErrorState error={set.error} />}
      </form>
    </Stack>
  );
}
