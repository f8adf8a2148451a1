/** What a job writes, followed as it comes: at its end unless the reader has gone up. */
import { Box, Button, SegmentedControl, Text } from '@mantine/core';
import { IconArrowDown, IconDownload } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDetails, OutputStream } from '../../../src/jobs/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { Panel } from '../Panel.tsx';
import classes from './JobOutput.module.css';
import type { Lines } from './lines.ts';
import { type Output, useOutput } from './useOutput.ts';

/** Nearer to the end than this is at the end. */
const END_PX = 24;

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
      {isEmpty ? <Text c="dimmed">{t(`written.${wordOf(state, jobState)}`)}</Text> : <Written lines={lines} />}
    </>
  );
}

function wordOf(state: NonNullable<Output['state']>, jobState: JobDetails['state']) {
  const isEnded = jobState === 'ended';
  if (state === 'read') return isEnded ? 'emptyEnded' : 'empty';
  if (state === 'absent') return isEnded ? 'absentEnded' : 'absent';
  return state;
}

function Written({ lines }: { lines: Lines }) {
  const { t } = useTranslation('jobs');
  const view = useRef<HTMLPreElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = () => view.current?.scrollTo({ top: view.current.scrollHeight });
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  });
  return (
    <div className={classes.frame}>
      <Box
        component="pre"
        role="log"
        aria-live="off"
        ref={view}
        className={classes.written}
        tabIndex={0}
        aria-label={t('written.title')}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < END_PX)
        }
      >
        {lines.blocks.map(({ from, text }) => (
          <span key={from}>{text}</span>
        ))}
        {lines.rest}
      </Box>
      {!isAtEnd && (
        <Button className={classes.newest ?? ''} size="xs" leftSection={<IconArrowDown size={15} />} onClick={toEnd}>
          {t('written.newest')}
        </Button>
      )}
    </div>
  );
}
