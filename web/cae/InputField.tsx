import { TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Solver } from './wire.ts';

type Input = NonNullable<Solver['input']>;

/** Where a run's input is. */
export function InputField({ input, ...field }: { input: Input } & GetInputPropsReturnType) {
  const { t } = useTranslation('cae');
  const { kind, required, must_contain, accept } = input;
  const help = [
    t('form.inputHelp'),
    ...(must_contain.length > 0 ? [t('form.mustContain', { files: must_contain.join(', ') })] : []),
    ...(accept.length > 0 ? [t('form.endings', { endings: accept.join(', ') })] : []),
  ];
  return (
    <TextInput
      label={t(kind === 'folder' ? 'form.inputFolder' : 'form.inputFile')}
      description={help.join(' ')}
      withAsterisk={required}
      placeholder="/"
      spellCheck={false}
      autoComplete="off"
      {...field}
    />
  );
}
