import { Button, Modal, Stack } from '@mantine/core';
import type { FormErrors } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DialogFoot } from '../../ui/DialogFoot.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { useMakeSchedule } from '../queries.ts';
import type { OfForm } from './ScheduleButton.tsx';
import { ScheduleFields, type ScheduleForm } from './ScheduleFields.tsx';
import { faultsOfServer, scheduleRequest } from './schedule-form.ts';

/** When what is set up in the form behind is started. */
export function ScheduleDialog({ form, ofForm, onClose }: { form: ScheduleForm; ofForm: OfForm; onClose: () => void }) {
  const { t } = useTranslation('schedules');
  const { t: ui } = useTranslation('ui');
  useReturnFocus();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 640px)');
  const making = useMakeSchedule();

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
          <ScheduleFields form={form} />
          <DialogFoot said={making.error && <ErrorState error={making.error} />}>
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {t('form.submit')}
            </Button>
          </DialogFoot>
        </Stack>
      </form>
    </Modal>
  );
}
