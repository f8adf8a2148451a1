import { Button, Group, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** What was copied in the desktop, for the click that the browser demands. */
export function CopiedNotice({ text, onCopy }: { text: string; onCopy: () => void }) {
  const { t } = useTranslation('framework');
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <div>
        <Text size="sm" fw={550}>
          {t('clipboard.copied')}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {text}
        </Text>
      </div>
      <Button
        size="xs"
        flex="none"
        leftSection={<IconCopy size={15} />}
        // The desktop keeps the keyboard.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onCopy}
      >
        {t('clipboard.take')}
      </Button>
    </Group>
  );
}
