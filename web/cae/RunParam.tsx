import { TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { Param } from '../../src/apps/schema.ts';
import { ParamField } from '../portal/catalogue/ParamField.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { unitSection } from './unit-section.tsx';
import { useBounds } from './words.ts';

/** The field of a parameter. Numbers are texts, so that 1e-6 can be typed; what is typed is checked all the same. */
export function RunParam({ param, ...field }: { param: Param } & GetInputPropsReturnType) {
  const localized = useLocalized();
  const boundsOf = useBounds();
  if (param.type !== 'number') return <ParamField param={param} {...field} />;
  const { unit } = param;
  const name = localized(param.label);
  return (
    <TextInput
      {...field}
      label={name}
      {...(unit !== null && { 'aria-label': `${name} (${unit})` })}
      description={[param.help && localized(param.help), ...boundsOf(param)].filter(Boolean).join(' · ')}
      withAsterisk={param.required}
      inputMode="decimal"
      autoComplete="off"
      {...unitSection(unit)}
    />
  );
}
