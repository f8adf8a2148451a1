/** One job: what it asked for, what became of it, and what can be done with it. */
import { Alert, Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { JobDetails } from '../../../src/jobs/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { clock } from '../../ui/times.ts';
import { useNow } from '../../ui/useNow.ts';
import { BackLink } from '../BackLink.tsx';
import { JobHistory } from '../history/HistorySection.tsx';
import * as texts from '../locales/jobs.ts';
import { Panel } from '../Panel.tsx';
import { JobActions } from './JobActions.tsx';
import { JobBadge } from './JobBadge.tsx';
import { Facts, Usage } from './JobFacts.tsx';
import { JobOutput } from './JobOutput.tsx';
import classes from './JobPage.module.css';
import { JobRuns } from './JobRuns.tsx';
import { useJob } from './queries.ts';
import { standing, whyItWaits } from './words.ts';

addTexts('jobs', texts);

const RENEWAL_MS = 10_000;

export function JobPage() {
  const { t } = useTranslation('jobs');
  const { jobId = '' } = useParams();
  const job = useJob(jobId);
  const { data } = job;
  return (
    <>
      <BackLink to="/jobs" label={t('back')} />
      <Page
        title={data?.name || t('job', { label: data?.label ?? jobId })}
        {...(data?.name && { lead: t('job', { label: data.label }) })}
        actions={data && <JobActions job={data} />}
      >
        <Stack gap="md">
          {job.isPending && <RowsSkeleton />}
          {job.isError && !data && <ErrorState error={job.error} onRetry={job.refetch} />}
          {data && <Content job={data} />}
        </Stack>
      </Page>
    </>
  );
}

function Content({ job }: { job: JobDetails }) {
  const { t, i18n } = useTranslation('jobs');
  const { t: ui } = useTranslation('ui');
  const now = useNow(RENEWAL_MS);
  const { waiting, session_id } = job;
  const { help } = standing(job, t);
  const start = waiting?.expected_start ? Date.parse(waiting.expected_start) : 0;
  return (
    <>
      <div className={classes.standing}>
        <JobBadge job={job} />
        <Text>
          {whyItWaits(job, t, ui)}
          {waiting?.detail && (
            <Text span c="dimmed" lang="en">
              {' '}
              ({waiting.detail})
            </Text>
          )}
          {start > now && ` · ${ui('wait.starts', { when: clock(start, now, i18n.language) })}`}
          {help}
        </Text>
      </div>
      {!job.is_whole && (
        <Alert color="yellow" role="status">
          {t('notWhole')}
        </Alert>
      )}
      {session_id !== null && (
        <Alert icon={<IconDeviceDesktop />}>
          <Stack gap="sm" align="flex-start">
            {t('isSession')}
            <Button component={Link} to={`/sessions/${session_id}`} size="xs" variant="default">
              {t('session')}
            </Button>
          </Stack>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={t('facts')}>
          <Facts job={job} />
        </Panel>
        <Stack gap="md">
          <Panel title={t('times')}>
            <JobRuns job={job} />
          </Panel>
          <Panel title={t('used')}>
            <Usage job={job} />
          </Panel>
        </Stack>
      </SimpleGrid>
      {job.is_own && job.session_id === null && <JobOutput job={job} />}
      <JobHistory jobId={job.job_id} hasStarted={job.started_at !== null} />
    </>
  );
}
