import { useTranslation } from 'react-i18next';
import type { RunStatus } from '../../src/runs/schema.ts';
import type { SessionStatus } from '../../src/session/schema.ts';
import badge from '../ui/StatusBadge.module.css';

/** The session states that those of a run look like. */
const TONES: Record<RunStatus, SessionStatus> = {
  creating: 'creating',
  pending: 'pending',
  running: 'starting',
  stopping: 'stopping',
  completed: 'running',
  stopped: 'stopped',
  failed: 'failed',
};

export function RunBadge({ status }: { status: RunStatus }) {
  const { t } = useTranslation('cae');
  return (
    <span className={badge.badge} data-status={TONES[status]} title={t(`statusHelp.${status}`)}>
      {t(`status.${status}`)}
    </span>
  );
}
