import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Param } from '../../../src/apps/schema.ts';
import { useLocalized } from '../useLocalized.ts';

/** The field of one parameter of an app, by its type. */
export function ParamField({ param, value, ...input }: { param: Param } & GetInputPropsReturnType) {
  const { t } = useTranslation('launch');
  const localized = useLocalized();
  const needed = { withAsterisk: param.required };
  const common = {
    label: localized(param.label),
    description: param.help && localized(param.help),
    ...input,
  };
  switch (param.type) {
    case 'switch':
      return <Switch {...common} checked={value} />;
    case 'number':
      return (
        <NumberInput
          {...common}
          {...needed}
          value={value}
          allowDecimal={!param.integer}
          {...(param.min !== null && { min: param.min })}
          {...(param.max !== null && { max: param.max })}
          clampBehavior="none"
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          value={value}
          allowDeselect={false}
          data={param.choices.map((choice) => ({ value: choice.value, label: localized(choice.label) }))}
        />
      );
    case 'file':
      return (
        <TextInput
          {...common}
          {...needed}
          value={value}
          description={common.description ?? t('fileHelp')}
          placeholder="/"
          spellCheck={false}
        />
      );
    case 'text':
      return <TextInput {...common} {...needed} value={value} />;
  }
}
