/**
 * The form of a study with what its preview says of it, the page's own faults where there are some, else those of the server; and what a
 * schedule takes of it.
 */
import { type FormErrors, type GetInputPropsReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../src/apps/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { Faults } from '../../portal/catalogue/param-form.ts';
import type { OfForm } from '../../schedules/form/ScheduleButton.tsx';
import { usePreview } from '../queries.ts';
import { variationsOf } from './axes.ts';
import { studyFaults, variationFaults } from './study-faults.ts';
import { faultsOfServer, type StudyValues, studyRequest } from './study-form.ts';

export type FieldOf = (path: string) => GetInputPropsReturnType;

export function useStudyForm(solver: Solver, cluster: Cluster | null, begin: StudyValues) {
  const { t: launch } = useTranslation('launch');
  const { t: cae } = useTranslation('cae');
  const { t: studies } = useTranslation('studies');
  const texts = { launch, cae, studies };
  const faultsFor = (values: StudyValues) => studyFaults(solver, cluster, values, texts);
  const form = useForm<StudyValues>({
    initialValues: begin,
    validate: faultsFor,
  });
  const { values } = form;
  const isComplete = Object.keys(variationFaults(solver, values, texts)).length === 0;
  const variations = variationsOf(solver, values);
  const preview = usePreview(isComplete ? { solver_id: solver.solver_id, variations } : null);
  const told = preview.isCurrent && preview.error ? faultsOfServer(preview.error.fields, variations) : {};
  const field: FieldOf = (path) => {
    const props = form.getInputProps(path);
    return { ...props, error: props.error ?? told[path] };
  };
  const focusFirst = (faults: FormErrors) => form.getInputNode(Object.keys(faults)[0] ?? '')?.focus();
  const tell = (faults: Faults) => {
    form.setErrors(faults);
    focusFirst(faults);
  };
  const ofForm: OfForm = {
    starts: (needs) => {
      const faults = faultsFor(form.values);
      if (!needs.input) delete faults.input;
      tell(faults);
      if (Object.keys(faults).length > 0) return null;
      const { name: _n, input, ...request } = studyRequest(solver, form.values);
      return { kind: 'study', ...request, ...(needs.input && { input }) };
    },
    onFaults: (fields) => tell(faultsOfServer(fields, studyRequest(solver, form.values).variations)),
  };
  return { form, field, preview, isComplete, told, ofForm, tell, focusFirst };
}

export type StudyForm = ReturnType<typeof useStudyForm>;
