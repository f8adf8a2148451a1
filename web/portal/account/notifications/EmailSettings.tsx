import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Language, NotificationSettings } from '../../../../src/notifications/schema.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import classes from './Channel.module.css';
import { ChannelChoice } from './ChannelChoice.tsx';
import { useConfirmEmail, useSetEmail } from './queries.ts';

export function EmailSettings({ settings }: { settings: NotificationSettings }) {
  const { t } = useTranslation('delivery');
  const { email, email_offered, jobs_offered } = settings;
  if (!email_offered && email === null)
    return (
      <Text size="sm" c="dimmed">
        {t('email.notOffered')}
      </Text>
    );
  return (
    <Stack gap="md">
      {email && (
        <Group gap="xs">
          <Text size="sm" fw={570} className={classes.address ?? ''}>
            {email.address}
          </Text>
          <Badge color={email.confirmed ? 'marine' : 'amber'} variant="light">
            {t(email.confirmed ? 'email.confirmed' : 'email.unconfirmed')}
          </Badge>
        </Group>
      )}
      {email && !email.confirmed && <CodeForm email={email} />}
      {email && (
        <ChannelChoice
          channel="email"
          types={email.types}
          hasJobs={jobs_offered}
          last={email.last}
          isReady={email.confirmed}
        />
      )}
      {email_offered && <AddressForm isSet={email !== null} />}
    </Stack>
  );
}

function AddressForm({ isSet }: { isSet: boolean }) {
  const { t, i18n } = useTranslation('delivery');
  const set = useSetEmail();
  const form = useForm({ initialValues: { address: '' } });
  const language: Language = i18n.language === 'ko' ? 'ko' : 'en';
  const submit = form.onSubmit(({ address }) =>
    set.mutate(
      { address: address.trim(), language },
      {
        onSuccess: () => form.reset(),
        onError: ({ fields }) => fields.length > 0 && form.setFieldError('address', t('invalidAddress')),
      },
    ),
  );
  return (
    <form noValidate onSubmit={submit}>
      <div className={classes.fields}>
        <TextInput
          type="email"
          label={t('email.address')}
          autoComplete="email"
          className={classes.field ?? ''}
          {...form.getInputProps('address')}
        />
        <Button
          type="submit"
          variant={isSet ? 'default' : 'filled'}
          loading={set.isPending}
          className={classes.submit ?? ''}
        >
          {t(isSet ? 'email.change' : 'email.set')}
        </Button>
      </div>
      {set.error && set.error.fields.length === 0 && <ErrorState error={set.error} />}
    </form>
  );
}

function CodeForm({ email: { address, language } }: { email: { address: string; language: Language } }) {
  const { t } = useTranslation('delivery');
  const confirm = useConfirmEmail();
  const again = useSetEmail();
  const form = useForm({ initialValues: { code: '' } });
  const submit = form.onSubmit(({ code }) =>
    confirm.mutate(code, {
      onError: ({ fields }) => fields.length > 0 && form.setFieldError('code', t('email.wrongCode')),
    }),
  );
  const error = again.error ?? (confirm.error?.fields.length === 0 ? confirm.error : null);
  return (
    <form noValidate onSubmit={submit}>
      <Text size="sm" mb="xs">
        {t('email.enterCode', { address })}
      </Text>
      <div className={classes.fields}>
        <TextInput
          label={t('email.code')}
          autoComplete="one-time-code"
          maxLength={32}
          className={classes.field ?? ''}
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={confirm.isPending} className={classes.submit ?? ''}>
          {t('email.confirm')}
        </Button>
      </div>
      <Button
        variant="subtle"
        size="compact-sm"
        mt={6}
        loading={again.isPending}
        onClick={() => again.mutate({ address, language })}
      >
        {t('email.again')}
      </Button>
      {error && <ErrorState error={error} />}
    </form>
  );
}
