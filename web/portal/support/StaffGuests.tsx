import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Share } from '../../../src/shares/schema.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import classes from './StaffSessionPage.module.css';

/** The links to it, and who is connected by them. */
export function StaffGuests({ shares }: { shares: Share[] }) {
  const { t } = useTranslation('support');
  if (shares.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('noGuests')}
      </Text>
    );
  }
  return (
    <ul className={classes.links}>
      {shares.map(({ share_id, scope, audience, expires_at, guests }) => (
        <li key={share_id}>
          <Text size="sm" fw={570}>
            {t(audience === 'support' ? `linkSupport.${scope}` : `link.${scope}`)},{' '}
            <RelativeTime at={expires_at} phrase={(when) => t('until', { when })} />
          </Text>
          <Text size="sm" c="dimmed">
            {guests.length === 0
              ? t('unopened')
              : guests
                  .map(
                    ({ user_id, connected }) =>
                      `${user_id ?? t('nobody')} (${t(connected > 0 ? 'guestConnected' : 'guestAway')})`,
                  )
                  .join(', ')}
          </Text>
        </li>
      ))}
    </ul>
  );
}
