/** What narrows the list of jobs down and puts it in order. */
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobList } from '../../../src/jobs/schema.ts';
import { Chips } from '../../ui/Chips.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import { TypedSearch } from '../TypedSearch.tsx';
import classes from './JobTools.module.css';
import { addressOf, DAYS, type JobSearch, SHOWS, SORTS } from './search.ts';

export function JobTools({
  search,
  list,
  onChange,
}: {
  search: JobSearch;
  list: JobList | undefined;
  onChange: (some: Partial<JobSearch>) => void;
}) {
  const { t } = useTranslation('jobs');
  const counts = list?.counts;
  const count = (show: JobSearch['show']): string => {
    if (!counts || show === 'ended' || search.show === 'ended') return '';
    const { pending, running, completing, ended } = counts;
    const number = show === 'queue' ? pending + running + completing + ended : counts[show];
    return ` ${number.toLocaleString()}`;
  };
  const filters = [
    ...(search.node === '' ? [] : [{ key: 'node', label: t('onNode', { node: search.node }) } as const]),
    ...(search.partition === ''
      ? []
      : [{ key: 'partition', label: t('onPartition', { partition: search.partition }) } as const]),
  ];
  return (
    <search className={classes.tools}>
      <div className={classes.row}>
        <SegmentedControl
          aria-label={t('whose')}
          value={search.scope}
          onChange={(scope) => onChange({ scope: scope as JobSearch['scope'] })}
          data={(['mine', 'all'] as const).map((value) => ({ value, label: t(value) }))}
        />
        <Chips
          label={t('show')}
          value={search.show}
          options={SHOWS.map((value) => ({ value, label: `${t(value)}${count(value)}` }))}
          onChange={(show) => onChange({ show })}
        />
        {search.show === 'ended' && search.scope === 'mine' && (
          <NativeSelect
            aria-label={t('since')}
            value={search.days}
            onChange={({ currentTarget }) =>
              onChange({ days: DAYS.find((days) => String(days) === currentTarget.value) ?? search.days })
            }
            data={DAYS.map((days) => ({ value: String(days), label: t('days', { count: days }) }))}
          />
        )}
      </div>
      <div className={classes.row}>
        <TypedSearch label={t('search')} value={search.q} onChange={(q) => onChange({ q })} />
        <NativeSelect
          aria-label={t('sort')}
          value={search.sort}
          onChange={({ currentTarget }) => onChange({ sort: currentTarget.value as JobSearch['sort'] })}
          data={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
        />
        <ExportMenu lists={[{ address: '/api/jobs', query: addressOf(search) }]} />
      </div>
      {filters.length > 0 && (
        <div className={classes.row}>
          {filters.map(({ key, label }) => (
            <Button
              key={key}
              size="xs"
              variant="light"
              rightSection={<IconX size={14} />}
              aria-label={t('noFilter', { filter: label })}
              onClick={() => onChange({ [key]: '' })}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </search>
  );
}
