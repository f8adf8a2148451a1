import { Alert, Anchor, Group, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Limits } from './limits.ts';

const NAMED = 5;

/** How much of what is allowed is in use; where nothing is left, which sessions are in the way. */
export function LimitNote({ app, limits }: { app: string; limits: Limits }) {
  const { t } = useTranslation('launch');
  const { inTheWay } = limits;
  if (inTheWay === null) {
    return (
      <Text size="xs" c="dimmed">
        {t('usage', {
          app,
          used: limits.app.used,
          most: limits.app.most,
          usedInAll: limits.site.used,
          mostInAll: limits.site.most,
        })}
      </Text>
    );
  }
  const isOfApp = limits.app.used >= limits.app.most;
  return (
    <Alert color="amber" icon={<IconStack2 />} title={isOfApp ? t('full', { app }) : t('siteFull')} role="status">
      <Text size="sm">{t('stopOne')}</Text>
      <Group gap="xs" mt={4}>
        {inTheWay.slice(0, NAMED).map(({ session_id, name }) => (
          <Anchor key={session_id} component={Link} to={`/sessions/${session_id}`} size="sm">
            {name}
          </Anchor>
        ))}
      </Group>
    </Alert>
  );
}
