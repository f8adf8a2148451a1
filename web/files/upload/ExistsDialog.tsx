import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { nameOf, parentOf } from '../paths.ts';
import type { Answer, UploadItem } from './queue.ts';
import { uploads } from './uploads.ts';

/** What to do with a file that is there already. */
export function ExistsDialog({ item, hasOthers }: { item: UploadItem; hasOthers: boolean }) {
  const { t } = useTranslation('files');
  const { t: ui } = useTranslation('ui');
  const [isForAll, setForAll] = useState(false);
  useReturnFocus();
  const answer = (what: Answer) => uploads.answer(item.id, what, isForAll);
  return (
    <Modal
      opened
      onClose={() => answer('skip')}
      title={t('upload.exists', { name: nameOf(item.path) })}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <Stack gap="md">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('upload.existsCure', { folder: parentOf(item.path) })}
        </Text>
        {hasOthers && (
          <Checkbox
            label={t('upload.forAll')}
            checked={isForAll}
            onChange={({ currentTarget }) => setForAll(currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => answer('skip')} data-autofocus>
            {t('upload.skip')}
          </Button>
          <Button color="red" onClick={() => answer('replace')}>
            {t('upload.replace')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
