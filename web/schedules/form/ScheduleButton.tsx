/** Beside what starts a run or a study at once: the same, to be started by a schedule. */
import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemField } from '../../../src/http/schema.ts';
import { addTexts } from '../../ui/i18n.ts';
import * as texts from '../locales.ts';
import { type ScheduleValues, type Starts, scheduleFaults, scheduleValues } from './schedule-form.ts';

addTexts('schedules', texts);

const ScheduleDialog = lazy(async () => ({ default: (await import('./ScheduleDialog.tsx')).ScheduleDialog }));

export interface OfForm {
  /** What the form of a run or a study asks for; null where it has faults, which then stand at their fields. */
  starts: (needs: { input: boolean }) => Starts | null;
  /** The server's faults of what is started. */
  onFaults: (faults: ProblemField[]) => void;
}

export function ScheduleButton({ name, ofForm, disabled }: { name: string; ofForm: OfForm; disabled: boolean }) {
  const { t } = useTranslation('schedules');
  const { t: launch } = useTranslation('launch');
  const [isOpen, setOpen] = useState(false);
  // What was typed is still there after a fault of the form behind was seen to.
  const form = useForm<ScheduleValues>({
    initialValues: scheduleValues('', Intl.DateTimeFormat().resolvedOptions().timeZone),
    validate: (values) => scheduleFaults(values, launch),
  });
  const open = () => {
    // What appears in a folder is the input: it may be missing.
    if (ofForm.starts({ input: false }) === null) return;
    if (form.values.name === '') form.setFieldValue('name', name);
    setOpen(true);
  };
  return (
    <>
      <Button variant="default" disabled={disabled} onClick={open}>
        {t('form.open')}
      </Button>
      <Suspense>{isOpen && <ScheduleDialog form={form} ofForm={ofForm} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
