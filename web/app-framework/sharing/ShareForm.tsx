import { Alert, Button, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareScope } from '../../../src/shares/schema.ts';
import { CopyableCommand } from '../../ui/CopyableCommand.tsx';
import { minutesInWords } from '../../ui/times.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import classes from './ShareDialog.module.css';
import { useCreateShare } from './shares.ts';

const LIFETIMES_MINUTES = [60, 8 * 60, 24 * 60, 7 * 24 * 60];
const SCOPES = ['view', 'control'] as const;
const AUDIENCES = ['users', 'anyone'] as const;
type Audience = (typeof AUDIENCES)[number];

/** What a new link is to be like, and the link once it is made. */
export function ShareForm({ sessionId, mayBeAnyone }: { sessionId: string; mayBeAnyone: boolean }) {
  const { t, i18n } = useTranslation('framework');
  const [scope, setScope] = useState<ShareScope>('view');
  const [audience, setAudience] = useState<Audience>('users');
  const [minutes, setMinutes] = useState(LIFETIMES_MINUTES[1] ?? 0);
  const create = useCreateShare(sessionId);
  const tellFailure = useFailureNotice();
  const scopeLabel = useId();
  // Who is not logged in only looks: nobody could say who it was.
  const asksAudience = mayBeAnyone && scope === 'view';

  const submit = () =>
    create.mutate(
      { scope, minutes, audience: asksAudience ? audience : 'users' },
      { onError: (error) => tellFailure(error, t('sharing.refused')) },
    );

  return (
    <>
      <Text size="sm" fw={550} mb={6} id={scopeLabel}>
        {t('sharing.scope')}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby={scopeLabel}
        value={scope}
        data={SCOPES.map((value) => ({ value, label: t(`sharing.${value}`) }))}
        onChange={(value) => setScope(value as ShareScope)}
      />
      <Text size="xs" c="dimmed" className={classes.help ?? ''} aria-live="polite">
        {t(`sharing.${scope}Help`)}
      </Text>
      <div className={classes.fields}>
        <NativeSelect
          label={t('sharing.ends')}
          data={LIFETIMES_MINUTES.map((one) => ({ value: String(one), label: minutesInWords(one, i18n.language) }))}
          value={String(minutes)}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        />
        {asksAudience && (
          <NativeSelect
            label={t('sharing.audience')}
            data={AUDIENCES.map((value) => ({ value, label: t(`sharing.${value}`) }))}
            value={audience}
            onChange={(event) => setAudience(event.currentTarget.value as Audience)}
          />
        )}
        <Button className={classes.submit ?? ''} loading={create.isPending} onClick={submit}>
          {t('sharing.create')}
        </Button>
      </div>
      {create.data && (
        <Alert color="amber" icon={<IconLink />} title={t('sharing.created')} mt="md" role="status">
          <CopyableCommand text={new URL(create.data.path, location.origin).href} label={t('sharing.copy')} />
        </Alert>
      )}
    </>
  );
}
