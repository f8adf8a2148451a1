import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { useStart } from './useStart.ts';

export function StartButton(props: {
  start: ReturnType<typeof useStart>;
  version: number;
  isMain: boolean;
  onStart?: () => void;
}) {
  const { t } = useTranslation('workflows');
  const { start, version } = props;
  return (
    <Button
      variant={props.isMain ? 'filled' : 'default'}
      leftSection={<IconPlayerPlayFilled size={16} />}
      loading={start.isPending}
      onClick={() => {
        props.onStart?.();
        start.start(version);
      }}
    >
      {t('editor.start', { version })}
    </Button>
  );
}
