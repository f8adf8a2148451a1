import { IconAlertTriangle, IconBolt, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import { clock } from '../../ui/times.ts';
import { useNow } from '../../ui/useNow.ts';
import { useEstimate } from './estimate.ts';
import { faultsOf, type LaunchValues, launchRequest } from './launch-form.ts';
import classes from './StartEstimate.module.css';

/** What starts within this time is as good as started. */
const AT_ONCE_MS = 60_000;
const RENEWAL_MS = 10_000;

interface Line {
  text: string;
  icon: typeof IconClock;
  isWarning?: boolean;
}

/** On one line when a launch would start; or why it cannot be, before somebody tries. */
export function StartEstimate(props: {
  app: App;
  cluster: Cluster;
  values: LaunchValues;
  /** When the cluster was seen: once it has changed, it may start at another time. */
  seenAt: number;
  labelOf: (path: string) => string;
}) {
  const { app, cluster, values, labelOf } = props;
  const { t, i18n } = useTranslation('launch');
  const now = useNow(RENEWAL_MS);
  const faults = Object.entries(faultsOf(app, cluster, values, t));
  const unfit = faults.find(([path]) => path.startsWith('config.resources.'));
  const { estimate, error } = useEstimate(unfit ? null : launchRequest(app, values), props.seenAt);

  const refused = (why: string): Line => ({
    icon: IconAlertTriangle,
    text: `${t('estimate.refused')} ${why}`,
    isWarning: true,
  });
  const line = (): Line => {
    if (unfit) {
      const [path, fault] = unfit;
      return { icon: IconAlertTriangle, text: `${labelOf(path)}: ${fault}`, isWarning: true };
    }
    if (error)
      return error.code === 'invalid_request'
        ? refused(error.detail)
        : { icon: IconClock, text: t('estimate.unknown') };
    if (estimate === null) return { icon: IconClock, text: t('estimate.asking') };
    const { start, node, partition, detail } = estimate;
    if (start === null) return refused(detail ?? '');
    const at = Date.parse(start);
    if (at - now < AT_ONCE_MS) return { icon: IconBolt, text: t('estimate.atOnce', { node }) };
    return { icon: IconClock, text: t('estimate.later', { when: clock(at, now, i18n.language), partition }) };
  };

  const { icon: Icon, text, isWarning = false } = line();
  return (
    <div role="status" className={`${classes.line} ${isWarning ? classes.warning : ''}`}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <span>{text}</span>
    </div>
  );
}
