import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { StaffSession } from '../../../src/support/schema.ts';
import { useApps } from '../../ui/queries.ts';
import { minutesInWords } from '../../ui/times.ts';
import { useLocalized } from '../useLocalized.ts';
import classes from './StaffSessionPage.module.css';

const FACTS = [
  'user',
  'account',
  'app',
  'job',
  'node',
  'cluster',
  'resources',
  'partition',
  'screen',
  'restarted',
] as const;

/** Whose it is, where it is, and what it asked for; each leads on. */
export function StaffFacts({ session }: { session: StaffSession }) {
  const { t, i18n } = useTranslation('support');
  const localized = useLocalized();
  const app = useApps().data?.apps.find(({ app_id }) => app_id === session.app_id);
  const { user_id, job_id, node, cluster, restarted_from, config } = session;
  const { cpus, memory, gpus, time, partition } = config.resources;
  const facts: Record<(typeof FACTS)[number], ReactNode> = {
    user: (
      <Way to={`/admin/sessions?user=${encodeURIComponent(user_id)}`} title={t('sessionsOf', { user: user_id })}>
        {user_id}
      </Way>
    ),
    account: session.account,
    app: app ? localized(app.name) : session.app_id,
    job: job_id !== null && (cluster === 'local' ? job_id : <Way to={`/jobs/${job_id}`}>{job_id}</Way>),
    node: node !== null && <Way to={`/cluster/nodes/${encodeURIComponent(node)}`}>{node}</Way>,
    cluster,
    resources: t(gpus > 0 ? 'resourcesGpu' : 'resources', {
      cpus,
      memory,
      gpus,
      time: minutesInWords(time, i18n.language),
    }),
    partition,
    screen: config.display.resolution,
    restarted: restarted_from !== null && <Way to={`/admin/sessions/${restarted_from}`}>{restarted_from}</Way>,
  };
  return (
    <dl className={classes.facts}>
      {FACTS.filter((key) => facts[key]).map((key) => [
        <dt key={`${key} name`}>{t(`fact.${key}`)}</dt>,
        <dd key={key}>{facts[key]}</dd>,
      ])}
    </dl>
  );
}

function Way({ to, title, children }: { to: string; title?: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} title={title} inherit>
      {children}
    </Anchor>
  );
}
