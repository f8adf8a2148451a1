import { Button, Text } from '@mantine/core';
import { IconEye, IconPointer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Guest, Share } from '../../../src/shares/schema.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { fullTime } from '../../ui/times.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import classes from './ShareDialog.module.css';
import { useRevokeShare, useSetScope } from './shares.ts';

/** One link: what it allows, until when, and who has opened it. */
export function ShareItem({ sessionId, share }: { sessionId: string; share: Share }) {
  const { t, i18n } = useTranslation('framework');
  const revoke = useRevokeShare(sessionId);
  const tellFailure = useFailureNotice();
  const { share_id, scope, audience, created_at, expires_at, guests } = share;
  return (
    <li className={classes.share}>
      <div className={classes.row}>
        {scope === 'view' ? <IconEye size={18} aria-hidden /> : <IconPointer size={18} aria-hidden />}
        <div className={classes.what}>
          <Text size="sm" fw={570}>
            {t(`sharing.${scope}`)}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`sharing.${audience}`)},{' '}
            <RelativeTime at={expires_at} phrase={(when) => t('sharing.endsAt', { when })} />
          </Text>
        </div>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={revoke.isPending || revoke.isSuccess}
          aria-label={t('sharing.revokeThis', { when: fullTime(Date.parse(created_at), i18n.language) })}
          onClick={() => revoke.mutate(share_id, { onError: (error) => tellFailure(error, t('sharing.notRevoked')) })}
        >
          {t('sharing.revoke')}
        </Button>
      </div>
      {guests.length === 0 ? (
        <Text size="xs" c="dimmed" className={classes.nobody ?? ''}>
          {t('sharing.unopened')}
        </Text>
      ) : (
        <ul className={classes.guests}>
          {guests.map((guest) => (
            <GuestRow key={guest.user_id ?? ''} sessionId={sessionId} shareId={share_id} guest={guest} />
          ))}
        </ul>
      )}
    </li>
  );
}

function GuestRow({ sessionId, shareId, guest }: { sessionId: string; shareId: string; guest: Guest }) {
  const { t } = useTranslation('framework');
  const setScope = useSetScope(sessionId);
  const tellFailure = useFailureNotice();
  const { user_id, scope, connected, since } = guest;
  const isInControl = scope === 'control';
  return (
    <li className={classes.row}>
      <span className={classes.dot} data-connected={connected > 0 || undefined} />
      <div className={classes.what}>
        <Text size="sm" component="span">
          {user_id ?? t('sharing.stranger', { count: connected })}
        </Text>{' '}
        <Text size="xs" c="dimmed" component="span">
          {t(isInControl ? 'sharing.controls' : 'sharing.watches')},{' '}
          {since === null ? (
            t('sharing.away')
          ) : (
            <RelativeTime at={since} phrase={(when) => t('sharing.since', { when })} />
          )}
        </Text>
      </div>
      {user_id !== null && (
        <Button
          size="compact-sm"
          variant={isInControl ? 'light' : 'subtle'}
          color={isInControl ? 'amber' : 'marine'}
          loading={setScope.isPending}
          aria-label={t(isInControl ? 'sharing.takeFrom' : 'sharing.giveTo', { user: user_id })}
          onClick={() =>
            setScope.mutate(
              { shareId, userId: user_id, scope: isInControl ? 'view' : 'control' },
              { onError: (error) => tellFailure(error, t('sharing.notChanged')) },
            )
          }
        >
          {t(isInControl ? 'sharing.take' : 'sharing.give')}
        </Button>
      )}
    </li>
  );
}
