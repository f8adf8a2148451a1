/** What has one scale, over time: drawn, and summed up in a table that is its legend, too. */
import { Table, useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '../../../src/history/schema.ts';
import { fullTime } from '../../ui/times.ts';
import { amountInWords, summaryOf } from './amounts.ts';
import classes from './Chart.module.css';
import { dashOf, plotOptions, TONES } from './plot.ts';

export interface ChartProps {
  title: string;
  times: readonly number[];
  series: readonly Series[];
  nameOf: (series: Series) => string;
  onZoom: (from: number, until: number) => void;
  onReset: () => void;
}

export function Chart(props: ChartProps) {
  const { title, times, series, nameOf } = props;
  const { t, i18n } = useTranslation('history');
  const [point, setPoint] = useState<number | null>(null);
  const when = (time: number | undefined): string => fullTime((time ?? 0) * 1000, i18n.language);
  const words = (value: number | null | undefined, unit: Series['unit']): string =>
    value == null ? '–' : amountInWords(value, unit, i18n.language);
  const pointed = point === null ? undefined : times[point];
  return (
    <div className={classes.chart}>
      <Canvas
        {...props}
        label={t('chartOf', { chart: title, from: when(times[0]), until: when(times.at(-1)) })}
        onPoint={setPoint}
      />
      <p className={classes.moment} aria-hidden>
        {pointed === undefined ? ' ' : when(pointed)}
      </p>
      <Table className={classes.legend} verticalSpacing={4} horizontalSpacing={6} aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('series')}</Table.Th>
            <Table.Th>{pointed === undefined ? t('last') : t('at')}</Table.Th>
            {(['lowest', 'mean', 'highest'] as const).map((key) => (
              <Table.Th key={key}>{t(key)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {series.map((one, index) => {
            const sum = summaryOf(one.values);
            return (
              <Table.Tr key={`${one.name} ${one.of}`}>
                <Table.Th scope="row">
                  <Swatch index={index} />
                  {nameOf(one)}
                </Table.Th>
                <Table.Td>{words(point === null ? sum?.last : one.values[point], one.unit)}</Table.Td>
                <Table.Td>{words(sum?.lowest, one.unit)}</Table.Td>
                <Table.Td>{words(sum?.mean, one.unit)}</Table.Td>
                <Table.Td>{words(sum?.highest, one.unit)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** The line as it is drawn, dashes and all. */
function Swatch({ index }: { index: number }) {
  return (
    <svg className={classes.swatch} width="26" height="8" aria-hidden>
      <line
        x1="0"
        y1="4"
        x2="26"
        y2="4"
        stroke={`var(--series-${index % TONES})`}
        strokeWidth="2.5"
        strokeDasharray={dashOf(index).join(' ')}
      />
    </svg>
  );
}

function Canvas(
  props: Omit<ChartProps, 'title' | 'nameOf'> & { label: string; onPoint: (index: number | null) => void },
) {
  const { times, series, label } = props;
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const events = useRef(props);
  events.current = props;
  const data = useMemo(() => [times, ...series.map(({ values }) => values)] as uPlot.AlignedData, [times, series]);
  const current = useRef(data);
  current.current = data;
  const lines = series.map(({ name, of, unit }) => `${name} ${of} ${unit}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines, colours or words make another plot, other values do not
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const made = new uPlot(
      plotOptions({
        series,
        language: i18n.language,
        width: element.clientWidth,
        colour: (name) => resolved(element, style.getPropertyValue(name)),
        events: {
          onZoom: (from, until) => events.current.onZoom(from, until),
          onReset: () => events.current.onReset(),
          onPoint: (index) => events.current.onPoint(index),
        },
      }),
      current.current,
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: made.height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [lines, scheme, i18n.language]);
  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={place} className={classes.canvas} role="img" aria-label={label} onDoubleClick={props.onReset} />;
}

/** A canvas knows no light-dark(): the browser makes of a colour what it is now. */
function resolved(element: HTMLElement, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
