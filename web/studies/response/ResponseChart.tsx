import { Button, Text } from '@mantine/core';
import { IconZoomReset } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { ParamValue } from '../../../src/session/schema.ts';
import type { Zoom } from '../../cae/curve-plot.ts';
import { Canvas } from '../../ui/chart/Canvas.tsx';
import chart from '../../ui/chart/Chart.module.css';
import { Swatch } from '../../ui/chart/Swatch.tsx';
import type { ShownColumn } from '../samples/columns.ts';
import classes from './ResponseChart.module.css';
import type { Response } from './response.ts';
import { responseOptions } from './response-plot.ts';

export function ResponseChart(props: {
  response: Response;
  x: ShownColumn;
  y: ShownColumn;
  colour: ShownColumn | null;
  logX: boolean;
  logY: boolean;
  isCurve: boolean;
}) {
  const { response, x, y, colour, logX, logY, isCurve } = props;
  const { t } = useTranslation('studies');
  const [point, setPoint] = useState<number | null>(null);
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const now = useRef(zoom);
  now.current = zoom;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another zoom it is drawn again
  const data = useMemo(
    () => [response.xs, ...response.series.map(({ ys }) => ys)] as uPlot.AlignedData,
    [response, zoom],
  );
  const sample = point === null ? undefined : response.samples[point];
  const look = { colours: response.series.length, isCurve, logX, logY, xLabel: x.label, yLabel: y.label };
  return (
    <div className={chart.chart}>
      <Canvas
        label={t('response.chart', { x: x.label, y: y.label })}
        data={data}
        identity={JSON.stringify(look)}
        optionsOf={(place) =>
          responseOptions({ ...look, zoom: () => now.current, onZoom: setZoom, onPoint: setPoint }, place)
        }
        onReset={() => setZoom(null)}
      />
      <p className={chart.moment} aria-hidden>
        {sample
          ? t('response.point', {
              number: sample.index + 1,
              x: x.inWords(x.of(sample)),
              y: y.inWords(y.of(sample)),
            })
          : t('response.pointHelp')}
      </p>
      {zoom !== null && (
        <Button size="xs" variant="default" leftSection={<IconZoomReset size={15} />} onClick={() => setZoom(null)}>
          {t('response.whole')}
        </Button>
      )}
      {colour && (
        <>
          <Text size="xs" c="dimmed" fw={570}>
            {colour.label}
          </Text>
          <ul className={classes.colours} aria-label={t('response.legend')}>
            {response.series.map(({ value }, index) => (
              <li key={String(value)}>
                <Swatch index={index} dash={0} />
                {colour.inWords(value as ParamValue)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
