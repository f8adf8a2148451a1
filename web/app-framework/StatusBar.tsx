import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { isOnCluster } from '../ui/placement.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import type { Resolution } from './display.ts';
import type { EventsState } from './events.tsx';
import { LinkNumbers } from './link/LinkNumbers.tsx';
import type { Meter } from './link/meter.ts';
import { PlacementButton } from './PlacementButton.tsx';
import classes from './StatusBar.module.css';
import { Watchers } from './sharing/Watchers.tsx';
import type { DisplayState } from './useDisplay.ts';
import type { SettingsControl } from './useDisplaySettings.ts';

interface Props {
  session: Session;
  state: DisplayState;
  resolution: Resolution | null;
  isViewOnly: boolean;
  portal: EventsState;
  meter: Meter;
  automatic: SettingsControl['automatic'];
}

/** The session's state, the connection's state and what it carries, and where and how large the desktop is. */
export function StatusBar({ session, state, resolution, isViewOnly, portal, meter, automatic }: Props) {
  const { t } = useTranslation(['framework', 'ui']);
  const isConnected = state === 'connected';
  return (
    <section className={classes.bar} aria-label={t('status.bar')}>
      <StatusBadge status={session.status} />
      <span className={classes.connection} data-state={state} role="status">
        {t(`status.connection.${state}`)}
      </span>
      {portal === 'waiting' && <span className={classes.lost}>{t('status.portalLost')}</span>}
      <Watchers session={session} />
      <span className={classes.hint}>{isConnected && t(isViewOnly ? 'panel.viewOnly' : 'display.leaveHint')}</span>
      <LinkNumbers meter={meter} automatic={automatic} />
      {isOnCluster(session) && (session.status === 'running' || session.status === 'stopping') && (
        <PlacementButton session={session} />
      )}
      {!isOnCluster(session) && session.node !== null && (
        <span className={classes.wide} title={t('status.node', { node: session.node })}>
          {session.node}
        </span>
      )}
      {isConnected && resolution && (
        <span className={classes.numbers} title={t('status.resolution')}>
          {resolution.width} × {resolution.height}
        </span>
      )}
      {session.expires_at !== null && session.status === 'running' && (
        <span className={classes.wide}>
          <RelativeTime at={session.expires_at} phrase={(when) => t('ui:time.up', { when })} />
        </span>
      )}
    </section>
  );
}
