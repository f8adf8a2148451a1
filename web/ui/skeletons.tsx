import { SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Stands where a list will be. */
export function RowsSkeleton({ rows = 4, height = 76 }: { rows?: number; height?: number }) {
  const { t } = useTranslation('ui');
  return (
    <Stack gap="sm" role="status" aria-label={t('loading')}>
      {KEYS.slice(0, rows).map((key) => (
        <Skeleton key={key} height={height} radius="lg" />
      ))}
    </Stack>
  );
}

/** Stands where a grid of cards will be. */
export function CardsSkeleton({ height }: { height: number }) {
  const { t } = useTranslation('ui');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} role="status" aria-label={t('loading')}>
      {KEYS.slice(0, 3).map((key) => (
        <Skeleton key={key} height={height} radius="lg" />
      ))}
    </SimpleGrid>
  );
}
