/** When a schedule starts, above what it starts; whatever goes wrong, what was typed stays. */
import { Button, Group, Stack } from '@mantine/core';
import { type FormErrors, type GetInputPropsReturnType, useForm } from '@mantine/form';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Schedule } from '../../../src/schedules/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import { InputField } from '../../cae/InputField.tsx';
import { useIsClosed } from '../../portal/notices/queries.ts';
import { Panel } from '../../portal/Panel.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import type { OfForm } from '../form/ScheduleButton.tsx';
import { ScheduleFields } from '../form/ScheduleFields.tsx';
import {
  faultsOfServer,
  type ScheduleValues,
  scheduleFaults,
  scheduleRequest,
  valuesOfSchedule,
} from '../form/schedule-form.ts';
import { useChangeSchedule } from '../queries.ts';

export function ChangeForm(props: {
  schedule: Schedule;
  solver: Solver;
  /** Of what it starts, whose fields are the children, but for its input. */
  ofForm: OfForm;
  input: GetInputPropsReturnType;
  children: ReactNode;
}) {
  const { schedule, solver, ofForm } = props;
  const { schedule_id } = schedule;
  const { t: launch } = useTranslation('launch');
  const { t: ui } = useTranslation('ui');
  const navigate = useNavigate();
  const isClosed = useIsClosed();
  const changing = useChangeSchedule(schedule_id);
  const form = useForm<ScheduleValues>({
    initialValues: valuesOfSchedule(schedule, Intl.DateTimeFormat().resolvedOptions().timeZone),
    validate: (values) => scheduleFaults(values, launch),
  });
  const hasInput = form.values.kind === 'times';

  /** Those of the schedule's own fields come first on the page. */
  const focusFirst = (faults: FormErrors) => form.getInputNode(Object.keys(faults)[0] ?? '')?.focus();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const starts = ofForm.starts({ input: hasInput });
    const { hasErrors, errors } = form.validate();
    focusFirst(errors);
    if (hasErrors || starts === null) return;
    changing.mutate(scheduleRequest(form.values, starts), {
      onSuccess: () => navigate(`/cae/schedules/${schedule_id}`),
      onError: (error) => {
        const faults = faultsOfServer(error.fields);
        ofForm.onFaults(faults.starts);
        form.setErrors(faults.own);
        focusFirst(faults.own);
      },
    });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Panel>
          <Stack gap="md">
            <ScheduleFields form={form} />
          </Stack>
        </Panel>
        {hasInput && (
          <Panel>
            <InputField input={solver.input} {...props.input} />
          </Panel>
        )}
        {props.children}
        {changing.error && <ErrorState error={changing.error} />}
        <Group justify="flex-end" gap="sm">
          <Button component={Link} to={`/cae/schedules/${schedule_id}`} variant="default">
            {ui('cancel')}
          </Button>
          <Button type="submit" loading={changing.isPending} disabled={isClosed || solver.unavailable !== null}>
            {ui('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
