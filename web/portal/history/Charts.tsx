/** Charts of one thing, with the choice of time above them. Range and zoom are in the address. */
import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconZoomReset } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { History, Series } from '../../../src/history/schema.ts';
import { Chips } from '../../ui/Chips.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime, minutesInWords } from '../../ui/times.ts';
import { ExportMenu } from '../ExportMenu.tsx';
import { Panel } from '../Panel.tsx';
import { Chart } from './Chart.tsx';
import * as texts from './locales.ts';
import { addressOf, askedBy, useHistory } from './queries.ts';
import { type Range, readView, type View, withView, ZOOM_MIN_SECONDS } from './view.ts';

addTexts('history', texts);

const SECONDS_PER_MINUTE = 60;
const RANGES: Range[] = ['hour', '6h', 'day', 'week', 'month'];
/** Accounting knows hours. */
const RANGES_OF_ACCOUNTING: Range[] = ['day', 'week', 'month'];

export function Charts(props: {
  /** Of the API, behind /api/history. */
  path: string;
  /** Those of a job are all of it. */
  ranges?: 'all';
  /** What to say where nothing is recorded, and where nothing was measured. */
  none: 'none' | 'noneJob';
  nothing: 'nothing' | 'nothingNode';
}) {
  const { path } = props;
  const { t } = useTranslation('history');
  const [search, setSearch] = useSearchParams();
  const ranges: Range[] = props.ranges === 'all' ? ['all'] : RANGES;
  const view = readView(search, ranges, props.ranges ?? 'day');
  const history = useHistory(path, view);
  const { data } = history;
  const show = (next: View) =>
    setSearch(withView(search, next), { replace: next.zoom === null, preventScrollReset: true });
  const offered = data?.source === 'slurm' ? RANGES_OF_ACCOUNTING : ranges;

  if (history.isError) return <ErrorState error={history.error} onRetry={history.refetch} />;
  if (!data) return <RowsSkeleton />;
  if (data.source === null) return <Text c="dimmed">{t(props.none)}</Text>;
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        {offered.length > 1 && (
          <Chips
            label={t('range')}
            value={view.zoom === null ? view.range : null}
            options={offered.map((value) => ({ value, label: t(`ranges.${value}`) }))}
            onChange={(range) => show({ range, zoom: null })}
          />
        )}
        <Group gap="xs">
          {view.zoom !== null && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconZoomReset size={15} />}
              onClick={() => show({ ...view, zoom: null })}
            >
              {t('reset', { range: t(`ranges.${view.range}`) })}
            </Button>
          )}
          <ExportMenu lists={[{ address: addressOf(path), query: askedBy(view, Date.now()) }]} />
        </Group>
      </Group>
      <Told history={data} />
      {data.series.length === 0 && <Text c="dimmed">{t(props.nothing)}</Text>}
      <Drawn history={data} onZoom={(zoom) => show({ ...view, zoom })} onReset={() => show({ ...view, zoom: null })} />
    </Stack>
  );
}

/** From when to when, by whom, and what is left out. */
function Told({ history }: { history: History }) {
  const { t, i18n } = useTranslation('history');
  const { source, from, until, step_seconds, nodes_left_out } = history;
  const when = (moment: string): string => fullTime(Date.parse(moment), i18n.language);
  const step =
    step_seconds < SECONDS_PER_MINUTE
      ? new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(
          step_seconds,
        )
      : minutesInWords(step_seconds / SECONDS_PER_MINUTE, i18n.language);
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('period', { from: when(from), until: when(until) })} · {source && t(`source.${source}`, { step })}
      </Text>
      {nodes_left_out > 0 && <Alert color="yellow">{t('leftOut', { count: nodes_left_out })}</Alert>}
    </>
  );
}

function Drawn(props: {
  history: History;
  onZoom: (zoom: { from: number; until: number }) => void;
  onReset: () => void;
}) {
  const { t } = useTranslation('history');
  const { times, series } = props.history;
  const charts = [...new Set(series.map(({ chart }) => chart))];
  const nameOf = ({ chart, name, of }: Series): string => {
    const word = chart === 'nodes' && name === 'allocated' ? t('nodesInUse') : t(`names.${name}` as 'names.total');
    return of === '' ? word : `${of}: ${word}`;
  };
  return (
    <SimpleGrid cols={{ base: 1, lg: charts.length === 1 ? 1 : 2 }}>
      {charts.map((chart) => (
        <Panel key={chart} title={t(`charts.${chart}`)}>
          <Chart
            title={t(`charts.${chart}`)}
            times={times}
            series={series.filter(
              (one) =>
                one.chart === chart && one.values.some((value) => (value !== 0 && value !== null) || chart !== 'nodes'),
            )}
            nameOf={nameOf}
            onZoom={(from, until) => {
              if (until - from >= ZOOM_MIN_SECONDS) props.onZoom({ from, until });
            }}
            onReset={props.onReset}
          />
        </Panel>
      ))}
    </SimpleGrid>
  );
}
