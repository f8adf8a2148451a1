import type { GetInputPropsReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import { useLocalized } from '../portal/useLocalized.ts';
import { PathField } from './PathField.tsx';

/** Where a run's input is. */
export function InputField({ input, ...field }: { input: Solver['input'] } & GetInputPropsReturnType) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const { kind, accept } = input;
  const help = [
    ...(input.help ? [localized(input.help)] : []),
    t('form.inputHelp'),
    ...(accept.length > 0 ? [t('form.endings', { endings: accept.join(', ') })] : []),
  ];
  return (
    <PathField
      kind={kind}
      accept={accept}
      label={t(kind === 'folder' ? 'form.inputFolder' : 'form.inputFile')}
      description={help.join(' ')}
      {...field}
    />
  );
}
