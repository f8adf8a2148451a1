import { Input, SegmentedControl, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { PathField } from '../../cae/PathField.tsx';
import { FoldButton, Folded, useFold } from '../../ui/Fold.tsx';
import { LimitFields } from './LimitFields.tsx';
import type { ScheduleValues } from './schedule-form.ts';
import { TimesFields } from './TimesFields.tsx';

export type ScheduleForm = UseFormReturnType<ScheduleValues>;

/** What a schedule is called, when it starts something, and how much. */
export function ScheduleFields({ form }: { form: ScheduleForm }) {
  const { t } = useTranslation('schedules');
  const { kind } = form.values;
  return (
    <>
      <TextInput
        label={t('form.name')}
        description={t('form.nameHelp')}
        withAsterisk
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Input.Wrapper label={t('form.kind')} labelElement="div">
        <SegmentedControl
          fullWidth
          mt={6}
          aria-label={t('form.kind')}
          data={(['times', 'files'] as const).map((value) => ({ value, label: t(`form.kinds.${value}`) }))}
          {...form.getInputProps('kind')}
        />
      </Input.Wrapper>
      {kind === 'times' ? (
        <TimesFields form={form} />
      ) : (
        <PathField
          kind="folder"
          accept={[]}
          label={t('form.folder')}
          description={t('form.folderHelp')}
          {...form.getInputProps('folder')}
        />
      )}
      <More form={form} />
    </>
  );
}

function More({ form }: { form: ScheduleForm }) {
  const { t } = useTranslation('schedules');
  const fold = useFold(Object.keys(form.errors).some((path) => path.startsWith('limits.')));
  return (
    <div>
      <FoldButton fold={fold}>{t('form.more')}</FoldButton>
      <Folded fold={fold}>
        <LimitFields form={form} />
      </Folded>
    </div>
  );
}
