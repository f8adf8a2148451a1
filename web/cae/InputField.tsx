import { Button, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { IconFolderOpen } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import { parentOf } from '../files/paths.ts';
import { useLocalized } from '../portal/useLocalized.ts';

const PickerDialog = lazy(async () => ({ default: (await import('../files/picker/PickerDialog.tsx')).PickerDialog }));

/** As wide as the button in the field, in either language. */
const CHOOSE_PX = 118;

/** Where a run's input is. */
export function InputField({ input, ...field }: { input: Solver['input'] } & GetInputPropsReturnType) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const { kind, accept } = input;
  const [isChoosing, setChoosing] = useState(false);
  const path = String(field.value ?? '');
  const help = [
    ...(input.help ? [localized(input.help)] : []),
    t('form.inputHelp'),
    ...(accept.length > 0 ? [t('form.endings', { endings: accept.join(', ') })] : []),
  ];
  return (
    <>
      <TextInput
        label={t(kind === 'folder' ? 'form.inputFolder' : 'form.inputFile')}
        description={help.join(' ')}
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
