import { Progress, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unpackedName } from './archives.ts';
import { FileDialog } from './FileDialog.tsx';
import { isName, joined, nameOf, parentOf } from './paths.ts';
import { useUnpack } from './queries.ts';

const NAMES_MAX = 3;

/** An archive into a new folder beside it. Whoever closes it before the end has nothing of it. */
export function UnpackDialog(props: {
  path: string;
  onClose: () => void;
  /** It is unpacked into that folder. */
  onDone?: (folder: string) => void;
}) {
  const { path, onClose } = props;
  const { t, i18n } = useTranslation('files');
  const { t: ui } = useTranslation('ui');
  const [name, setName] = useState(unpackedName(nameOf(path)));
  const [isTold, setTold] = useState(false);
  const { unpacking, going, giveUp } = useUnpack();
  useEffect(() => giveUp, [giveUp]);
  const to = joined(parentOf(path), name);

  const submit = () => {
    setTold(true);
    if (!isName(name)) return;
    unpacking.mutate(
      { path, to },
      {
        onSuccess: ({ left_out, left_out_count: count }) => {
          const isWhole = count === 0;
          const names = left_out.slice(0, NAMES_MAX).join(', ') + (count > NAMES_MAX ? ', …' : '');
          notifications.show({
            title: t('unpack.done', { name }),
            message: isWhole ? '' : t('unpack.leftOut', { count, names }),
            ...(!isWhole && { color: 'amber', autoClose: false }),
            closeButtonProps: { 'aria-label': ui('close') },
          });
          onClose();
          props.onDone?.(to);
        },
      },
    );
  };
  return (
    <FileDialog
      title={t('unpack.title', { name: nameOf(path) })}
      action={t('unpack.action')}
      isPending={unpacking.isPending}
      error={unpacking.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('unpack.label')}
        description={parentOf(path)}
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={isTold && !isName(name) && t('fault.name')}
        disabled={unpacking.isPending}
        spellCheck={false}
        autoComplete="off"
      />
      {unpacking.isPending && (
        <div>
          <Progress
            value={going === null || going.size === 0 ? 0 : (100 * going.read) / going.size}
            aria-label={t('unpack.progress')}
          />
          <Text size="sm" mt={8} role="status">
            {t('unpack.going', {
              count: going?.entries ?? 0,
              number: (going?.entries ?? 0).toLocaleString(i18n.language),
            })}
          </Text>
        </div>
      )}
    </FileDialog>
  );
}
