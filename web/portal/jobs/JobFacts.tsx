import { Anchor, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { JobDetails } from '../../../src/jobs/schema.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { minutesInWords } from '../../ui/times.ts';
import type { en } from '../locales/jobs.ts';
import classes from './JobPage.module.css';
import { amounts, gib } from './words.ts';

const SECONDS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

export function Facts({ job }: { job: JobDetails }) {
  const { t, i18n } = useTranslation('jobs');
  const path = (value: string | null): ReactNode =>
    value && (
      <span className={classes.path}>
        <code>{value}</code>
        <CopyButton text={value} label={t('copy')} />
      </span>
    );
  const facts: [keyof typeof en.fact, ReactNode][] = [
    ['user', job.user || null],
    ['project', job.project],
    ['partition', job.partition],
    ['qos', job.qos],
    ['asks', amounts(job, t)],
    ['limit', job.max_minutes === null ? t('noLimit') : minutesInWords(job.max_minutes, i18n.language)],
    ['nodes', job.nodes.length > 0 && <Nodes names={job.nodes} />],
    ['priority', job.state === 'pending' && job.priority !== null && String(job.priority)],
    ['dependency', job.dependency],
    ['command', path(job.command)],
    ['folder', path(job.folder)],
    ['output', path(job.output)],
    ['errors', path(job.errors === job.output ? null : job.errors)],
    ['word', job.detail && <code>{job.detail}</code>],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value)
        .map(([key, value]) => (
          <Fact key={key} name={t(`fact.${key}`)}>
            {value}
          </Fact>
        ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Nodes({ names }: { names: string[] }) {
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && ', '}
      <Anchor component={Link} to={`/cluster/nodes/${encodeURIComponent(name)}`}>
        {name}
      </Anchor>
    </span>
  ));
}

/** Asked against used: what too much was asked for kept others waiting, and the job itself. */
export function Usage({ job }: { job: JobDetails }) {
  const { t, i18n } = useTranslation('jobs');
  const { state, used_cpu_seconds, used_memory_mib, cpus, memory_mib, started_at, ended_at } = job;
  if (state !== 'ended') return <Text c="dimmed">{t('usedLater')}</Text>;
  const ran = started_at && ended_at ? (Date.parse(ended_at) - Date.parse(started_at)) / MINUTE_MS : 0;
  const askedCpu = (cpus ?? 0) * ran;
  const words = (minutes: number): string => minutesInWords(minutes, i18n.language);
  const hasCpu = used_cpu_seconds !== null && askedCpu > 0;
  const hasMemory = used_memory_mib !== null && memory_mib !== null && memory_mib > 0;
  if (!hasCpu && !hasMemory) return <Text c="dimmed">{t('usedUnknown')}</Text>;
  return (
    <>
      {hasCpu && (
        <Share name={t('usedCpu')} used={used_cpu_seconds / SECONDS_PER_MINUTE} asked={askedCpu} words={words} />
      )}
      {hasMemory && (
        <Share
          name={t('usedMemory')}
          used={used_memory_mib}
          asked={memory_mib}
          words={(size) => t('memory', { size: gib(size) })}
        />
      )}
    </>
  );
}

function Share(props: { name: string; used: number; asked: number; words: (amount: number) => string }) {
  const { t } = useTranslation('jobs');
  const percent = Math.round((100 * props.used) / props.asked);
  const text = t('usedOf', { used: props.words(props.used), asked: props.words(props.asked), percent });
  return (
    <div className={classes.share}>
      <Text size="sm">
        {props.name}{' '}
        <Text span c="dimmed">
          {text}
        </Text>
      </Text>
      <Progress value={Math.min(100, percent)} aria-label={`${props.name}: ${text}`} mt={4} />
    </div>
  );
}
