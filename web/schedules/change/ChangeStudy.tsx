import type { Cluster } from '../../../src/apps/schema.ts';
import type { Schedule } from '../../../src/schedules/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import { ResourcePanel } from '../../cae/ResourcePanel.tsx';
import { PreviewPanel } from '../../studies/form/PreviewPanel.tsx';
import { valuesOfStudy } from '../../studies/form/study-form.ts';
import { useStudyForm } from '../../studies/form/useStudyForm.ts';
import { VariationPanel } from '../../studies/form/VariationPanel.tsx';
import type { Starts } from '../form/schedule-form.ts';
import { ChangeForm } from './ChangeForm.tsx';

/** A schedule of studies. */
export function ChangeStudy(props: {
  schedule: Schedule;
  solver: Solver;
  cluster: Cluster | null;
  starts: Extract<Starts, { kind: 'study' }>;
}) {
  const { schedule, solver, cluster } = props;
  const studying = useStudyForm(solver, cluster, valuesOfStudy(solver, props.starts));
  const { form, field, ofForm } = studying;
  return (
    <ChangeForm schedule={schedule} solver={solver} ofForm={ofForm} input={field('input')}>
      <VariationPanel solver={solver} form={form} field={field} />
      <PreviewPanel solver={solver} {...studying} />
      <ResourcePanel resources={solver.resources} cluster={cluster} form={form} />
    </ChangeForm>
  );
}
