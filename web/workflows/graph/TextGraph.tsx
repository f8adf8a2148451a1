/** The graph of a text that was saved. */
import { useTranslation } from 'react-i18next';
import type { WorkflowVersion } from '../../../src/workflows/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { Graph } from './Graph.tsx';

export function TextGraph({ steps, edges }: Pick<WorkflowVersion, 'steps' | 'edges'>) {
  const { t } = useTranslation('workflows');
  const inWords = steps.map(({ id }) => {
    const needs = edges.filter(({ to }) => to === id).map(({ from }) => from);
    return needs.length === 0 ? id : t('graph.after', { step: id, needs: needs.join(', ') });
  });
  return (
    <Panel title={t('graph.title')}>
      <Graph
        steps={steps.map(({ id, solver_id }) => ({ id, what: solver_id, tone: 'plain' }))}
        edges={edges}
        label={t('graph.label', { steps: inWords.join('; ') })}
      />
    </Panel>
  );
}
