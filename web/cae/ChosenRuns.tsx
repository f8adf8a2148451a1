import { Button, Group, Text } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { compareAddress } from './search.ts';

/** The way from runs that are chosen to their comparison. */
export function ChosenRuns({ runIds, onClear }: { runIds: readonly string[]; onClear: () => void }) {
  const { t } = useTranslation('cae');
  if (runIds.length === 0) return null;
  return (
    <Group gap="sm">
      {runIds.length > 1 ? (
        <Button component={Link} to={compareAddress(runIds)} leftSection={<IconGitCompare size={16} />}>
          {t('compareChosen', { count: runIds.length })}
        </Button>
      ) : (
        <Text size="sm" role="status">
          {t('chooseMore')}
        </Text>
      )}
      <Button variant="default" onClick={onClear}>
        {t('clearChosen')}
      </Button>
    </Group>
  );
}
