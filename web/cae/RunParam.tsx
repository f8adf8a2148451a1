import { Text, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Param } from '../../src/apps/schema.ts';
import { ParamField } from '../portal/catalogue/ParamField.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { numberInWords } from './numbers.ts';

/** A character of the unit, and what is around it. */
const UNIT_CH = 1;
const UNIT_AROUND_CH = 3;

/** The field of a parameter. Numbers are texts, so that 1e-6 can be typed; what is typed is checked all the same. */
export function RunParam({ param, ...field }: { param: Param } & GetInputPropsReturnType) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  if (param.type !== 'number') return <ParamField param={param} {...field} />;
  const { unit, min, max } = param;
  const bounds = { min: numberInWords(min ?? undefined), max: numberInWords(max ?? undefined) };
  const range =
    min !== null && max !== null
      ? t('form.range', bounds)
      : min !== null
        ? t('form.from', bounds)
        : max !== null && t('form.upTo', bounds);
  const help = [param.help && localized(param.help), range, param.integer && t('form.whole')].filter(Boolean);
  const name = localized(param.label);
  return (
    <TextInput
      {...field}
      label={name}
      {...(unit !== null && { 'aria-label': `${name} (${unit})` })}
      description={help.join(' · ')}
      withAsterisk={param.required}
      inputMode="decimal"
      autoComplete="off"
      {...(unit !== null && {
        rightSection: (
          <Text size="sm" c="dimmed" aria-hidden>
            {unit}
          </Text>
        ),
        rightSectionWidth: `${unit.length * UNIT_CH + UNIT_AROUND_CH}ch`,
        rightSectionPointerEvents: 'none',
      })}
    />
  );
}
