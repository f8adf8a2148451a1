import { useTranslation } from 'react-i18next';
import type { SessionStatus } from '../../../src/session/schema.ts';
import type { ExecutionStatus } from '../../../src/workflows/schema.ts';
import badge from '../../ui/StatusBadge.module.css';

/** The session states that those of an execution look like. */
const TONES: Record<ExecutionStatus, SessionStatus> = {
  running: 'starting',
  cancelling: 'stopping',
  completed: 'running',
  failed: 'failed',
  cancelled: 'stopped',
};

export function ExecutionBadge({ status }: { status: ExecutionStatus }) {
  const { t } = useTranslation('workflows');
  return (
    <span>
      <span className={badge.badge} data-status={TONES[status]} title={t(`execution.statusHelp.${status}`)}>
        {t(`execution.status.${status}`)}
      </span>
    </span>
  );
}
