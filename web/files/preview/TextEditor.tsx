/** Changes a small text. Where the file was changed meanwhile nothing of either is lost. */
import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../ui/api.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { joined, nameOf, parentOf } from '../paths.ts';
import { useReadAgain } from '../queries.ts';
import { type Draft, drafts } from './drafts.ts';
import classes from './Preview.module.css';
import { overwrite, saveText } from './saving.ts';

export function TextEditor(props: {
  path: string;
  begin: Draft;
  /** It is saved, or given up: the file is to be read again. */
  onEnd: () => void;
}) {
  const { path, begin, onEnd } = props;
  const { t } = useTranslation('files');
  const { t: ui } = useTranslation('ui');
  const readAgain = useReadAgain();
  // A field's lines end with one sign, whatever the file's do.
  const [text, setText] = useState(begin.text.replaceAll('\r\n', '\n'));
  const name = nameOf(path);
  const copy = joined(parentOf(path), t('edit.copyName', { name }));
  const whole = text.replaceAll('\n', begin.lineEnd);

  const saving = useMutation<string, ApiError, 'as read' | 'anyway' | 'copy'>({
    mutationFn: async (how) => {
      if (how === 'anyway') await overwrite(path, whole);
      else await saveText(how === 'copy' ? copy : path, whole, how === 'copy' ? null : begin.version);
      return how === 'copy' ? nameOf(copy) : name;
    },
    onSuccess: (saved) => {
      notifications.show({
        message: t('edit.saved', { name: saved }),
        closeButtonProps: { 'aria-label': ui('close') },
      });
      end();
    },
    onSettled: readAgain,
  });
  const end = () => {
    drafts.delete(path);
    onEnd();
  };
  const isConflict = saving.error?.code === 'conflict';
  return (
    <div className={classes.column}>
      <Group justify="space-between" gap="sm">
        <Badge variant="light" color="amber" style={{ visibility: drafts.has(path) ? 'visible' : 'hidden' }}>
          {t('edit.unsaved')}
        </Badge>
        <Group gap="xs">
          <Button variant="default" onClick={end}>
            {ui('cancel')}
          </Button>
          <Button loading={saving.isPending} disabled={isConflict} onClick={() => saving.mutate('as read')}>
            {ui('save')}
          </Button>
        </Group>
      </Group>
      {isConflict && (
        <Alert color="amber" role="alert" title={t('edit.conflict')}>
          <Text size="sm">{t('edit.conflictCure')}</Text>
          <Group gap="xs" mt="sm">
            <Button size="xs" onClick={() => saving.mutate('copy')}>
              {t('edit.asCopy')}
            </Button>
            <Button size="xs" variant="default" onClick={() => saving.mutate('anyway')}>
              {t('edit.overwrite')}
            </Button>
            <Button size="xs" variant="default" onClick={end}>
              {t('edit.discard')}
            </Button>
          </Group>
        </Alert>
      )}
      {saving.error && !isConflict && <ErrorState error={saving.error} />}
      <textarea
        className={`${classes.text} ${classes.field}`}
        aria-label={t('edit.field', { name })}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          drafts.set(path, { ...begin, text: currentTarget.value });
        }}
      />
    </div>
  );
}
