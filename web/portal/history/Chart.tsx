/** What has one scale, over time: drawn, and summed up in a table that is its legend, too. */
import { Table } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { Series } from '../../../src/history/schema.ts';
import { Canvas } from '../../ui/chart/Canvas.tsx';
import classes from '../../ui/chart/Chart.module.css';
import { Swatch } from '../../ui/chart/Swatch.tsx';
import { fullTime } from '../../ui/times.ts';
import { amountInWords, summaryOf } from './amounts.ts';
import { plotOptions } from './plot.ts';

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
      <Drawing
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

function Drawing(
  props: Omit<ChartProps, 'title' | 'nameOf'> & { label: string; onPoint: (index: number | null) => void },
) {
  const { times, series } = props;
  const events = useRef(props);
  events.current = props;
  const data = useMemo(() => [times, ...series.map(({ values }) => values)] as uPlot.AlignedData, [times, series]);
  return (
    <Canvas
      label={props.label}
      data={data}
      identity={series.map(({ name, of, unit }) => `${name} ${of} ${unit}`).join()}
      optionsOf={(place) =>
        plotOptions(series, place, {
          onZoom: (from, until) => events.current.onZoom(from, until),
          onPoint: (index) => events.current.onPoint(index),
        })
      }
      onReset={props.onReset}
    />
  );
}
