import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { JoinRequest, Share } from '../../../src/shares/schema.ts';
import type { StaffSession } from '../../../src/support/schema.ts';
import { useMe } from '../../ui/queries.ts';
import { clock } from '../../ui/times.ts';
import { useNow } from '../../ui/useNow.ts';

const RENEWAL_MS = 5_000;
/** As long as somebody who was let in stays so. */
const JOINED_MS = 60 * 60_000;

/** What became of the question to see the desktop, while that matters. */
export function JoinState({
  session,
  requests,
  shares,
}: {
  session: StaffSession;
  requests: JoinRequest[];
  shares: Share[];
}) {
  const { t, i18n } = useTranslation('support');
  const me = useMe().data;
  const now = useNow(RENEWAL_MS);
  const [latest] = requests;
  if (!latest || session.status !== 'running') return null;
  const { asked_by: by, answer, answered_at, expires_at, join_id } = latest;
  const user = session.user_id;
  const until = answer === null ? Date.parse(expires_at) : Date.parse(answered_at ?? expires_at);
  if (now > until + JOINED_MS) return null;
  const isMine = by === me?.user_id;
  const isAllowed = answer === 'view' || answer === 'control';
  const isShared = shares.some(
    ({ audience, guests }) => audience === 'support' && guests.some(({ user_id }) => user_id === by),
  );

  const words = (): string => {
    if (answer === 'refused') return t('join.said', { user });
    if (isAllowed && !isShared) return t('join.over', { user, by });
    if (answer !== null) return t(answer === 'control' ? 'join.allowedControl' : 'join.allowedView', { user });
    if (now >= until) return t('join.unanswered', { user });
    if (!isMine) return t('join.waitingFor', { by, user });
    return t('join.waiting', { user, when: clock(until, now, i18n.language) });
  };
  return (
    <Alert icon={<IconScreenShare />} role="status" {...(!isShared && { color: 'gray' })}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{words()}</Text>
        {isAllowed && isShared && isMine && (
          <Button component={Link} to={`/admin/desktops/${join_id}`} size="xs" target="_blank">
            {t('join.open')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
