/** A list of jobs of any length: only the rows in view are on the page, and only the pages that they are of are asked for. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Job } from '../../../src/jobs/schema.ts';
import { fullTime } from '../../ui/times.ts';
import { useNow } from '../../ui/useNow.ts';
import { useWindowRows } from '../../ui/useWindowRows.ts';
import { JobBadge } from './JobBadge.tsx';
import classes from './JobTable.module.css';
import { PAGE_SIZE } from './queries.ts';
import { amounts, timing, whyItWaits } from './words.ts';

const ROW_PX = 54;
const CARD_PX = 122;
const RENEWAL_MS = 10_000;
const COLUMNS = ['job', 'user', 'state', 'partition', 'amounts', 'time'] as const;

export function JobTable(props: {
  total: number;
  /** Those that are there, by their number. */
  pages: Map<number, Job[]>;
  showsUser: boolean;
  onShow: (pages: number[]) => void;
}) {
  const { total, pages, showsUser, onShow } = props;
  const { t } = useTranslation('jobs');
  const { list, height, totalHeight, items } = useWindowRows({
    total,
    height: ROW_PX,
    cardHeight: CARD_PX,
    pageSize: PAGE_SIZE,
    onShow,
  });

  return (
    <div className={classes.table} data-user={showsUser || undefined}>
      <div className={classes.head} aria-hidden>
        {COLUMNS.filter((column) => showsUser || column !== 'user').map((column) => (
          <span key={column}>{t(`column.${column}`)}</span>
        ))}
      </div>
      <ul ref={list} className={classes.rows} aria-label={t('table')} style={{ height: totalHeight }}>
        {items.map(({ index, key, top }) => (
          <li
            key={key}
            aria-setsize={total}
            aria-posinset={index + 1}
            className={classes.row}
            style={{ height, transform: `translateY(${top}px)` }}
          >
            <Cells job={pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE]} showsUser={showsUser} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Cells({ job, showsUser }: { job: Job | undefined; showsUser: boolean }) {
  const { t, i18n } = useTranslation('jobs');
  const { t: ui } = useTranslation('ui');
  const now = useNow(RENEWAL_MS);
  if (!job) return <span>{t('loadingRow')}</span>;
  const { waiting } = job;
  const at = job.ended_at ?? job.started_at ?? job.submitted_at;
  return (
    <>
      <span className={classes.what}>
        <Link to={`/jobs/${job.job_id}`} className={classes.name} title={job.name}>
          {job.name || t('job', { label: job.label })}
        </Link>
        <span className={classes.label} title={job.label}>
          {job.label}
        </span>
      </span>
      {showsUser && (
        <span className={classes.cut} title={job.user}>
          {job.user || t('unknown')}
        </span>
      )}
      <span className={classes.state}>
        <JobBadge job={job} />
        {waiting && (
          <span className={classes.why} title={waiting.detail ?? undefined}>
            {whyItWaits(job, t, ui)}
          </span>
        )}
      </span>
      <span className={classes.cut} title={job.partition ?? undefined}>
        {job.partition ?? t('unknown')}
      </span>
      <span className={`${classes.cut} ${classes.amounts}`} title={amounts(job, t)}>
        {amounts(job, t)}
      </span>
      <span className={classes.time}>
        <time dateTime={at ?? undefined} title={at === null ? undefined : fullTime(Date.parse(at), i18n.language)}>
          {timing(job, now, t, i18n.language)}
        </time>
      </span>
    </>
  );
}
