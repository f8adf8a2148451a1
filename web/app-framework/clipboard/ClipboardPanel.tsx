import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconClipboardText, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isReadable, readClipboard } from './browser.ts';
import type { SharedClipboard } from './useClipboard.tsx';

/** The text on the clipboard, to be copied from here, or to be replaced and put into the desktop. */
export function ClipboardPanel({ clipboard, onDone }: { clipboard: SharedClipboard; onDone: () => void }) {
  const { t } = useTranslation('framework');
  const [text, setText] = useState(clipboard.text);
  const [note, setNote] = useState<'taken' | 'refused' | null>(null);
  // What is copied in the desktop meanwhile is shown; what was typed here and is not sent yet gives way to it.
  useEffect(() => setText(clipboard.text), [clipboard.text]);

  const put = async () => {
    if (await clipboard.put(text)) onDone();
  };
  const take = async () => setNote((await clipboard.take()) ? 'taken' : 'refused');
  const read = async () => {
    const content = await readClipboard();
    setNote(content === null ? 'refused' : null);
    if (content !== null && (await clipboard.put(content))) onDone();
  };
  const isOfDesktop = text !== '' && text === clipboard.text;

  return (
    <Stack gap="sm">
      <Textarea
        label={t('clipboard.title')}
        description={t('clipboard.help')}
        placeholder={t('clipboard.empty')}
        rows={6}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {isReadable() && (
        <Button size="xs" variant="default" leftSection={<IconClipboardText size={15} />} onClick={read}>
          {t('clipboard.read')}
        </Button>
      )}
      <Group gap="xs" grow>
        <Button
          size="xs"
          variant="default"
          leftSection={note === 'taken' ? <IconCheck size={15} /> : <IconCopy size={15} />}
          disabled={!isOfDesktop}
          onClick={take}
        >
          {t(note === 'taken' ? 'clipboard.taken' : 'clipboard.take')}
        </Button>
        <Button size="xs" disabled={text === ''} onClick={put}>
          {t('clipboard.put')}
        </Button>
      </Group>
      {note === 'refused' && (
        <Text size="xs" role="status">
          {t('clipboard.refused')}
        </Text>
      )}
    </Stack>
  );
}
