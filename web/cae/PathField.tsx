import { Button, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { IconFolderOpen } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import { parentOf } from '../files/paths.ts';

const PickerDialog = lazy(async () => ({ default: (await import('../files/picker/PickerDialog.tsx')).PickerDialog }));

/** As wide as the button in the field, in either language. */
const CHOOSE_PX = 118;

/** The path of a file or a folder, typed or chosen. */
export function PathField({
  kind,
  accept,
  ...field
}: { kind: Solver['input']['kind']; accept: string[]; label: string; description: string } & GetInputPropsReturnType) {
  const { t } = useTranslation('cae');
  const [isChoosing, setChoosing] = useState(false);
  const path = String(field.value ?? '');
  return (
    <>
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
      <Suspense>
        {isChoosing && (
          <PickerDialog
            kind={kind}
            accept={accept}
            begin={path.startsWith('/') ? (kind === 'file' ? parentOf(path) : path) : null}
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
