/** The form of a run, and what a schedule takes of it. */
import { type FormErrors, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../src/apps/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import type { Faults } from '../portal/catalogue/param-form.ts';
import type { OfForm } from '../schedules/form/ScheduleButton.tsx';
import { faultsOf, faultsOfServer, type RunValues, runRequest } from './run-form.ts';

export function useRunForm(solver: Solver, cluster: Cluster | null, begin: RunValues) {
  const { t } = useTranslation('cae');
  const { t: launch } = useTranslation('launch');
  const form = useForm<RunValues>({
    initialValues: begin,
    validate: (values) => faultsOf(solver, cluster, values, launch, t),
  });
  const focusFirst = (faults: FormErrors) => form.getInputNode(Object.keys(faults)[0] ?? '')?.focus();
  const tell = (faults: Faults) => {
    form.setErrors(faults);
    focusFirst(faults);
  };
  const ofForm: OfForm = {
    starts: (needs) => {
      const faults = faultsOf(solver, cluster, form.values, launch, t);
      if (!needs.input) delete faults.input;
      tell(faults);
      if (Object.keys(faults).length > 0) return null;
      const { name: _n, input, ...request } = runRequest(solver, form.values);
      return { kind: 'run', ...request, ...(needs.input && { input }) };
    },
    onFaults: (fields) => tell(faultsOfServer(fields)),
  };
  return { form, ofForm, tell, focusFirst };
}
