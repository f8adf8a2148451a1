/** The steps of an execution as they are now; each that has a run leads to it. */
import {
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconPlayerPlayFilled,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Execution, ExecutionStep } from '../../../src/workflows/schema.ts';
import { Graph } from '../graph/Graph.tsx';
import { hasRun, TONES } from './steps.ts';
import { useStepWords } from './useStepWords.ts';

const ICONS: Record<ExecutionStep['status'], typeof IconCheck> = {
  waiting: IconCircleDashed,
  skipped: IconPlayerSkipForward,
  creating: IconClock,
  pending: IconClock,
  running: IconPlayerPlayFilled,
  stopping: IconPlayerStop,
  completed: IconCheck,
  stopped: IconPlayerStop,
  failed: IconX,
};

export function ExecutionGraph({ execution }: { execution: Execution }) {
  const { t } = useTranslation('workflows');
  const words = useStepWords();
  return (
    <Graph
      steps={execution.steps.map((step) => ({
        id: step.id,
        what: words.farOf(step),
        tone: TONES[step.status],
        Icon: ICONS[step.status],
        progress: step.status === 'running' ? step.progress : null,
        ...(hasRun(step) && { to: `/cae/runs/${step.run_id}` }),
      }))}
      edges={execution.edges}
      label={t('graph.live')}
    />
  );
}
