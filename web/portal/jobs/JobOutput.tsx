/** What a job writes, of either stream. */
import { Button, SegmentedControl, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDetails, OutputStream } from '../../../src/jobs/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LogLines } from '../../ui/log/LogLines.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { Panel } from '../Panel.tsx';
import classes from './JobOutput.module.css';
import { type Output, useOutput } from './useOutput.ts';

export function JobOutput({ job }: { job: JobDetails }) {
  const { t } = useTranslation('jobs');
  const [stream, setStream] = useState<OutputStream>('output');
  const output = useOutput(job.job_id, stream, job.state);
  const hasErrors = job.errors !== null && job.errors !== job.output;
  return (
    <Panel title={t('written.title')}>
      <div className={classes.tools}>
        {hasErrors && (
          <SegmentedControl
            aria-label={t('written.stream')}
            value={stream}
            onChange={(value) => setStream(value as OutputStream)}
            data={(['output', 'errors'] as const).map((value) => ({ value, label: t(`written.${value}`) }))}
          />
        )}
        {output.state === 'read' && (
          <Button
            component="a"
            href={`/api/jobs/${job.job_id}/output/file?stream=${stream}`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} />}
          >
            {t('written.save')}
          </Button>
        )}
      </div>
      <Content output={output} state={job.state} />
    </Panel>
  );
}

function Content({ output, state: jobState }: { output: Output; state: JobDetails['state'] }) {
  const { t } = useTranslation('jobs');
  const { state, lines, error, isAgain, beginsLater } = output;
  if (jobState === 'pending') return <Text c="dimmed">{t('written.pending')}</Text>;
  if (state === null) return error ? <ErrorState error={error} /> : <RowsSkeleton rows={1} height={120} />;
  const isEmpty = lines.blocks.length === 0 && lines.rest === '';
  const note = isAgain ? t('written.again') : lines.isCut ? t('written.cut') : beginsLater ? t('written.begins') : null;
  return (
    <>
      {error !== null && <ErrorState error={error} />}
      {note && (
        <Text size="sm" c="dimmed" mb="xs">
          {note}
        </Text>
      )}
      {isEmpty ? (
        <Text c="dimmed">{t(`written.${wordOf(state, jobState)}`)}</Text>
      ) : (
        <LogLines lines={lines} label={t('written.title')} />
      )}
    </>
  );
}

function wordOf(state: NonNullable<Output['state']>, jobState: JobDetails['state']) {
  const isEnded = jobState === 'ended';
  if (state === 'read') return isEnded ? 'emptyEnded' : 'empty';
  if (state === 'absent') return isEnded ? 'absentEnded' : 'absent';
  return state;
}
