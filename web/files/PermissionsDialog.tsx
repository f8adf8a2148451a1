import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../src/files/schema.ts';
import { FileDialog } from './FileDialog.tsx';
import { endOf } from './kinds.ts';
import classes from './PermissionsDialog.module.css';
import { usePermit } from './queries.ts';
import { bitOf, MAY, modeInLetters, WHO } from './words.ts';

const NINE_BITS = 0o777;

export function PermissionsDialog({ entry, path, onClose }: { entry: FileEntry; path: string; onClose: () => void }) {
  const { t } = useTranslation('files');
  const [mode, setMode] = useState(entry.mode & NINE_BITS);
  const permitting = usePermit();
  const words = endOf(entry) === 'folder' ? 'mayFolder' : 'may';
  return (
    <FileDialog
      title={t('permissions.title', { name: entry.name })}
      action={t('move.action')}
      isPending={permitting.isPending}
      error={permitting.error}
      isDisabled={!entry.is_own}
      onSubmit={() => permitting.mutate({ path, mode }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {entry.kind === 'link' && <Text size="sm">{t('permissions.ofLink')}</Text>}
      {!entry.is_own && <Text size="sm">{t('permissions.notOwn')}</Text>}
      <table className={classes.bits}>
        <thead>
          <tr>
            <td />
            {MAY.map((may) => (
              <th key={may} scope="col">
                {t(`permissions.${words}.${may}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WHO.map((who) => (
            <tr key={who}>
              <th scope="row">{t(`permissions.who.${who}`)}</th>
              {MAY.map((may) => (
                <td key={may}>
                  <Checkbox
                    aria-label={`${t(`permissions.who.${who}`)}: ${t(`permissions.${words}.${may}`)}`}
                    disabled={!entry.is_own}
                    checked={(mode & bitOf(who, may)) !== 0}
                    onChange={() => setMode(mode ^ bitOf(who, may))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" c="dimmed">
        <code>
          {modeInLetters(mode)} · {mode.toString(8).padStart(3, '0')}
        </code>
      </Text>
    </FileDialog>
  );
}
