import type { Cluster } from '../../../src/apps/schema.ts';
import type { Schedule } from '../../../src/schedules/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import { ParamPanel } from '../../cae/ParamPanel.tsx';
import { ResourcePanel } from '../../cae/ResourcePanel.tsx';
import { valuesOf } from '../../cae/run-form.ts';
import { useRunForm } from '../../cae/useRunForm.ts';
import type { Starts } from '../form/schedule-form.ts';
import { ChangeForm } from './ChangeForm.tsx';

/** A schedule of runs. */
export function ChangeRun(props: {
  schedule: Schedule;
  solver: Solver;
  cluster: Cluster | null;
  starts: Extract<Starts, { kind: 'run' }>;
}) {
  const { schedule, solver, cluster } = props;
  const { form, ofForm } = useRunForm(solver, cluster, valuesOf(solver, props.starts));
  return (
    <ChangeForm schedule={schedule} solver={solver} ofForm={ofForm} input={form.getInputProps('input')}>
      <ParamPanel solver={solver} form={form} />
      <ResourcePanel resources={solver.resources} cluster={cluster} form={form} />
    </ChangeForm>
  );
}
