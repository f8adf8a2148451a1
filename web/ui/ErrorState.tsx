import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from './api.ts';
import { useProblemText } from './problem.ts';
import { RowsSkeleton } from './skeletons.tsx';

/** What went wrong, what to do, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('ui');
  const textOf = useProblemText();
  // The browser is on its way to the log-in page: no error may flash up before.
  if (error instanceof ApiError && error.code === 'not_logged_in') return <RowsSkeleton />;
  const { what, cure, detail } = textOf(error);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={what} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{cure}</Text>
        {detail !== null && (
          <Text size="sm" lang="en" opacity={0.85}>
            {detail}
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={15} />} onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
