import { useTranslation } from 'react-i18next';
import type { SessionStatus } from '../../src/session/schema.ts';
import type { StudyStatus } from '../../src/studies/schema.ts';
import badge from '../ui/StatusBadge.module.css';

/** The session states that those of a study look like. */
const TONES: Record<StudyStatus, SessionStatus> = {
  running: 'starting',
  paused: 'stopped',
  cancelling: 'stopping',
  completed: 'running',
  cancelled: 'stopped',
};

export function StudyBadge({ status }: { status: StudyStatus }) {
  const { t } = useTranslation('studies');
  return (
    <span className={badge.badge} data-status={TONES[status]} title={t(`statusHelp.${status}`)}>
      {t(`status.${status}`)}
    </span>
  );
}
