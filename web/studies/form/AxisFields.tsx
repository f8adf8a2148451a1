/** The values that one parameter is to have. */
import { Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Param } from '../../../src/apps/schema.ts';
import { unitSection } from '../../cae/unit-section.tsx';
import { useParamWords } from '../../cae/words.ts';
import { useLocalized } from '../../portal/useLocalized.ts';
import { choicesOf } from './axes.ts';
import classes from './ParamRow.module.css';
import type { FieldOf } from './useStudyForm.ts';

export function AxisFields(props: { param: Param; isRange: boolean; hasCount: boolean; field: FieldOf }) {
  const { param, field } = props;
  const { t } = useTranslation('studies');
  const localized = useLocalized();
  const name = localized(param.label);
  const path = (part: string) => `axes.${param.id}.${part}`;
  const labels = (label: string) => ({ label, 'aria-label': t('form.fieldOf', { field: label, name }) });
  const unit = param.type === 'number' ? unitSection(param.unit) : {};
  const typed = { inputMode: 'decimal', autoComplete: 'off' } as const;
  if (props.isRange)
    return (
      <div className={classes.range} data-count={props.hasCount || undefined}>
        <TextInput {...field(path('from'))} {...labels(t('form.from'))} {...typed} {...unit} />
        <TextInput {...field(path('to'))} {...labels(t('form.to'))} {...typed} {...unit} />
        {props.hasCount && (
          <NumberInput
            {...field(path('count'))}
            {...labels(t('form.count'))}
            min={1}
            allowDecimal={false}
            clampBehavior="none"
          />
        )}
        <NativeSelect
          {...field(path('scale'))}
          {...labels(t('form.scale'))}
          data={[
            { value: 'linear', label: t('form.linear') },
            { value: 'log', label: t('form.log') },
          ]}
        />
      </div>
    );
  if (choicesOf(param) !== null) return <Choices param={param} name={name} {...field(path('list'))} />;
  const list = { ...field(path('list')), ...labels(t('form.values')) };
  return param.type === 'number' ? (
    <TextInput {...list} autoComplete="off" description={t('form.listHelp')} {...unit} />
  ) : (
    <Textarea {...list} autosize minRows={2} maxRows={8} spellCheck={false} description={t('form.linesHelp')} />
  );
}

function Choices({ param, name, value, onChange, error }: { param: Param; name: string } & ReturnType<FieldOf>) {
  const { t } = useTranslation('studies');
  const inWords = useParamWords({ params: [param] });
  return (
    <Checkbox.Group
      label={t('form.values')}
      aria-label={t('form.fieldOf', { field: t('form.values'), name })}
      value={String(value)
        .split('\n')
        .filter((one) => one !== '')}
      onChange={(chosen) => onChange(chosen.join('\n'))}
      error={error}
    >
      <Group gap="md" mt={6}>
        {choicesOf(param)?.map((one) => (
          <Checkbox
            key={one}
            value={one}
            label={inWords.value(param.id, param.type === 'switch' ? one === 'true' : one)}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
