import { Button, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { IconFolderOpen } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import { nameOf, parentOf } from '../files/paths.ts';
import { useAskForHome } from '../files/queries.ts';
import { DropTarget } from '../files/upload/DropTarget.tsx';
import type { Picked } from '../files/upload/picked.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';

const PickerDialog = lazy(async () => ({ default: (await import('../files/picker/PickerDialog.tsx')).PickerDialog }));

/** As wide as the button in the field, in either language. */
const CHOOSE_PX = 118;

/** The path of a file or a folder, typed or chosen; what is dropped on it is uploaded, to be chosen. */
export function PathField({
  kind,
  accept,
  ...field
}: { kind: Solver['input']['kind']; accept: string[]; label: string; description: string } & GetInputPropsReturnType) {
  const { t } = useTranslation('cae');
  const [isChoosing, setChoosing] = useState(false);
  const path = String(field.value ?? '');
  const begin = path.startsWith('/') ? (kind === 'file' ? parentOf(path) : path) : null;
  const askForHome = useAskForHome();
  const tellFailure = useFailureNotice();
  /** As if it was dropped in the window where it is chosen. */
  const upload = async (picked: Picked[]) => {
    setChoosing(true);
    try {
      const { uploads } = await import('../files/upload/uploads.ts');
      uploads.add(begin ?? (await askForHome()), picked);
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <>
      <DropTarget
        label={begin === null ? t('form.dropHome') : t('form.drop', { name: nameOf(begin) || '/' })}
        size="field"
        onDrop={upload}
      >
        <TextInput
          withAsterisk
          placeholder="/"
          spellCheck={false}
          autoComplete="off"
          {...field}
          rightSection={
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconFolderOpen size={16} aria-hidden />}
              onClick={() => setChoosing(true)}
            >
              {t('form.choose')}
            </Button>
          }
          rightSectionWidth={CHOOSE_PX}
        />
      </DropTarget>
      <Suspense>
        {isChoosing && (
          <PickerDialog
            kind={kind}
            accept={accept}
            begin={begin}
            onChoose={(chosen) => {
              field.onChange(chosen);
              setChoosing(false);
            }}
            onClose={() => setChoosing(false)}
          />
        )}
      </Suspense>
    </>
  );
}
