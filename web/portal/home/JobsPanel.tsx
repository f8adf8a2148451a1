import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Job } from '../../../src/jobs/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import { useNow } from '../../ui/useNow.ts';
import { JobBadge } from '../jobs/JobBadge.tsx';
import { useJobPages } from '../jobs/queries.ts';
import { readSearch } from '../jobs/search.ts';
import { amounts, timing, whyItWaits } from '../jobs/words.ts';
import * as texts from '../locales/jobs.ts';
import { Panel } from '../Panel.tsx';
import { myJobs } from './my-jobs.ts';
import classes from './PanelList.module.css';

addTexts('jobs', texts);

/** As the page of jobs begins, which then has them at once. */
const MINE = readSearch(new URLSearchParams());
const FIRST = [0];
const RENEWAL_MS = 10_000;

/** The user's jobs that run or wait, and why they wait. */
export function JobsPanel() {
  const { t, i18n } = useTranslation('jobs');
  const [list] = useJobPages(MINE, FIRST);
  const { shown, more } = list?.data ? myJobs(list.data) : { shown: [], more: 0 };
  return (
    <Panel
      title={t('yours')}
      action={
        <Anchor component={Link} to="/jobs" size="sm">
          {t('back')}
        </Anchor>
      }
    >
      {!list?.data &&
        (list?.isError ? (
          <ErrorState error={list.error} onRetry={list.refetch} />
        ) : (
          <RowsSkeleton rows={3} height={46} />
        ))}
      {list?.data && !list.data.is_current && (
        <Text size="sm" mb="sm" role="status">
          {t('stale', { when: fullTime(Date.parse(list.data.seen_at), i18n.language) })}
        </Text>
      )}
      {list?.data && shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(list.data.account === null ? 'noAccount' : 'noneOfYours')}
        </Text>
      )}
      <ul className={classes.list}>
        {shown.map((job) => (
          <li key={job.job_id}>
            <Row job={job} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('moreOfYours', { count: more, number: more.toLocaleString(i18n.language) })}
        </Text>
      )}
    </Panel>
  );
}

function Row({ job }: { job: Job }) {
  const { t, i18n } = useTranslation('jobs');
  const { t: ui } = useTranslation('ui');
  const now = useNow(RENEWAL_MS);
  const isExpected = Date.parse(job.waiting?.expected_start ?? '') > now;
  const when = job.state !== 'pending' || isExpected ? [timing(job, now, t, i18n.language)] : [];
  return (
    <>
      <span className={classes.head}>
        <Link to={`/jobs/${job.job_id}`} className={classes.name} title={job.name}>
          {job.name || t('job', { label: job.label })}
        </Link>
        <JobBadge job={job} />
      </span>
      <span className={classes.why}>{[whyItWaits(job, t, ui) ?? amounts(job, t), ...when].join(' · ')}</span>
    </>
  );
}
