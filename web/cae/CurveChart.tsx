/** Curves with one scale: drawn, and with their numbers in a table that is their legend, too. */
import { Table } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Canvas } from '../ui/chart/Canvas.tsx';
import chart from '../ui/chart/Chart.module.css';
import { Swatch } from '../ui/chart/Swatch.tsx';
import classes from './CurveChart.module.css';
import { aligned, type Curve, curveOptions, ordered, type Zoom } from './curve-plot.ts';
import { boundsOf, type Value, valueAt } from './curves.ts';
import { numberInWords } from './numbers.ts';

export interface CurveChartProps {
  title: string;
  xLabel: string;
  scale: 'log' | 'linear';
  curves: Curve[];
  zoom: Zoom | null;
  onZoom: (zoom: Zoom | null) => void;
}

export function CurveChart({ title, xLabel, scale, curves, zoom, onZoom }: CurveChartProps) {
  const { t } = useTranslation('cae');
  const [point, setPoint] = useState<number | null>(null);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const shown = useMemo(() => ordered(curves.filter(({ key }) => !hidden.includes(key))), [curves, hidden]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another zoom it is drawn again
  const data = useMemo(() => aligned(shown, scale), [shown, scale, zoom]);
  const now = useRef({ zoom, onZoom });
  now.current = { zoom, onZoom };
  const x = point === null ? undefined : data[0][point];
  const toggle = (key: string) =>
    setHidden((before) => (before.includes(key) ? before.filter((one) => one !== key) : [...before, key]));
  return (
    <div className={chart.chart}>
      <Canvas
        label={t('curves.chart', { chart: title, x: xLabel })}
        data={data}
        identity={[scale, xLabel, ...shown.map(({ key }) => key)].join()}
        optionsOf={(place) =>
          curveOptions(
            {
              curves: shown,
              scale,
              xLabel,
              zoom: () => now.current.zoom,
              onZoom: (next) => now.current.onZoom(next),
              onPoint: setPoint,
            },
            place,
          )
        }
        onReset={() => onZoom(null)}
      />
      <p className={chart.moment} aria-hidden>
        {x === undefined ? ' ' : `${xLabel}: ${numberInWords(x)}`}
      </p>
      <Table className={chart.legend} verticalSpacing={4} horizontalSpacing={6} aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('curves.what')}</Table.Th>
            <Table.Th>{t(x === undefined ? 'curves.newest' : 'curves.at')}</Table.Th>
            <Table.Th>{t('curves.lowest')}</Table.Th>
            <Table.Th>{t('curves.highest')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {curves.map((curve) => {
            const { key, label, values } = curve;
            const bounds = boundsOf(values);
            const isShown = !hidden.includes(key);
            return (
              <Table.Tr key={key} data-hidden={!isShown || undefined} className={classes.line ?? ''}>
                <Table.Th scope="row">
                  <button
                    type="button"
                    className={classes.toggle}
                    aria-pressed={isShown}
                    aria-label={t('curves.toggle', { name: label })}
                    onClick={() => toggle(key)}
                  >
                    <Swatch index={curve.tone} dash={curve.dash} />
                    {label}
                  </button>
                </Table.Th>
                <Amount value={x === undefined ? valueAt(values, values.length - 1) : valueAtX(curve, x)} />
                <Amount value={bounds?.lowest} />
                <Amount value={bounds?.highest} />
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Amount({ value }: { value: Value }) {
  return <Table.Td {...(value === null && { c: 'var(--mantine-color-error)' })}>{numberInWords(value)}</Table.Td>;
}

/** The value that was the newest there. */
function valueAtX({ xs, values }: Curve, x: number): Value {
  const after = xs.findIndex((one) => one > x);
  return valueAt(values, after === -1 ? values.length - 1 : after - 1);
}
