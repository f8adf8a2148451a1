import { Button, Collapse, Group, Input, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { FormErrors, UseFormReturnType } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { PathField } from '../../cae/PathField.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { useMakeSchedule } from '../queries.ts';
import { LimitFields } from './LimitFields.tsx';
import type { OfForm } from './ScheduleButton.tsx';
import { faultsOfServer, type ScheduleValues, scheduleRequest } from './schedule-form.ts';
import { TimesFields } from './TimesFields.tsx';

export type ScheduleForm = UseFormReturnType<ScheduleValues>;

/** When what is set up in the form behind is started. */
export function ScheduleDialog({ form, ofForm, onClose }: { form: ScheduleForm; ofForm: OfForm; onClose: () => void }) {
  const { t } = useTranslation('schedules');
  const { t: ui } = useTranslation('ui');
  useReturnFocus();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 640px)');
  const making = useMakeSchedule();
  const { kind } = form.values;

  const focusFirst = (faults: FormErrors) => form.getInputNode(Object.keys(faults)[0] ?? '')?.focus();
  /** Its first field with a fault gets the focus, which the dialog keeps until it is gone. */
  const toFormBehind = (tell: () => void) => {
    flushSync(onClose);
    tell();
  };
  const submit = form.onSubmit((values) => {
    const needs = { input: values.kind === 'times' };
    const starts = ofForm.starts(needs);
    if (starts === null) return toFormBehind(() => ofForm.starts(needs));
    making.mutate(scheduleRequest(values, starts), {
      onSuccess: ({ schedule_id }) => navigate(`/cae/schedules/${schedule_id}`),
      onError: (error) => {
        const faults = faultsOfServer(error.fields);
        form.setErrors(faults.own);
        focusFirst(faults.own);
        if (faults.starts.length === 0) return;
        // Those of the dialog are seen to first.
        if (Object.keys(faults.own).length === 0) toFormBehind(() => ofForm.onFaults(faults.starts));
      },
    });
  }, focusFirst);

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('form.title')}
      size="lg"
      fullScreen={isNarrow ?? false}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <form
        onSubmit={(event) => {
          // In React's tree it is within the form behind.
          event.stopPropagation();
          submit(event);
        }}
        noValidate
      >
        <Stack gap="md">
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
          {making.error && <ErrorState error={making.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {t('form.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function More({ form }: { form: ScheduleForm }) {
  const { t } = useTranslation('schedules');
  const [wanted, setWanted] = useState(false);
  const id = useId();
  // A fault must be seen.
  const isOpen = wanted || Object.keys(form.errors).some((path) => path.startsWith('limits.'));
  return (
    <div>
      <Button
        variant="transparent"
        size="compact-sm"
        px={0}
        rightSection={isOpen ? <IconChevronUp size={15} /> : <IconChevronDown size={15} />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setWanted(!isOpen)}
      >
        {t('form.more')}
      </Button>
      <Collapse expanded={isOpen} id={id} transitionDuration={120}>
        <LimitFields form={form} />
      </Collapse>
    </div>
  );
}
