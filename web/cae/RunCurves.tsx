/** What solvers wrote of one or more runs, a chart for each group of values. All have one zoom. */

import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { IconZoomIn, IconZoomReset } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { CurveChart } from './CurveChart.tsx';
import { placeIn } from './comparison.ts';
import type { Curve, Zoom } from './curve-plot.ts';
import type { Group as Values } from './curves.ts';

export interface Source {
  /** Before the names of its curves; '': there is but one. */
  label: string;
  groups: Values[];
}

/** How much of what is shown is shown when one looks closer. */
const CLOSER = 0.25;

export function RunCurves({ sources, solver }: { sources: Source[]; solver: Solver | undefined }) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const xOf = solver?.x;
  const xLabel = xOf ? `${localized(xOf.label)}${xOf.unit ? ` (${xOf.unit})` : ''}` : t('iterations');
  const ids = [...new Set(sources.flatMap(({ groups }) => groups.map(({ id }) => id)))];
  const order = solver?.series.map(({ id }) => id) ?? [];
  ids.sort((a, b) => placeIn(order, a) - placeIn(order, b));

  const closer = () => {
    const xs = sources.flatMap(({ groups }) => groups.map((group) => group.xs));
    const first = zoom?.from ?? Math.min(...xs.map((some) => some[0] ?? 0));
    const last = zoom?.until ?? Math.max(...xs.map((some) => some.at(-1) ?? 0));
    if (last > first) setZoom({ from: last - (last - first) * CLOSER, until: last });
  };

  return (
    <>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {t('curves.zoomHelp')}
        </Text>
        <Group gap="xs">
          {zoom !== null && (
            <Button size="xs" variant="default" leftSection={<IconZoomReset size={15} />} onClick={() => setZoom(null)}>
              {t('curves.whole')}
            </Button>
          )}
          <Button size="xs" variant="default" leftSection={<IconZoomIn size={15} />} onClick={closer}>
            {t('curves.closer')}
          </Button>
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: ids.length === 1 ? 1 : 2 }}>
        {ids.map((id) => {
          const known = solver?.series.find((one) => one.id === id);
          const title = known ? `${localized(known.label)}${known.unit ? ` (${known.unit})` : ''}` : id;
          return (
            <Panel key={id} title={title}>
              <CurveChart
                title={title}
                xLabel={xLabel}
                scale={known?.scale ?? 'linear'}
                curves={curvesOf(id, sources)}
                zoom={zoom}
                onZoom={setZoom}
              />
            </Panel>
          );
        })}
      </SimpleGrid>
    </>
  );
}

/** Of several runs each has a colour, and each name its dashes; of one each name has both. */
function curvesOf(id: string, sources: Source[]): Curve[] {
  const ofSources = sources.map(({ groups }) => groups.find((one) => one.id === id));
  const names = [...new Set(ofSources.flatMap((group) => [...(group?.names.keys() ?? [])]))];
  return sources.flatMap(({ label }, source) => {
    const group = ofSources[source];
    return [...(group?.names ?? [])].map(([name, values]) => ({
      key: `${source} ${name}`,
      label: label === '' ? name : `${label}: ${name}`,
      tone: sources.length > 1 ? source : names.indexOf(name),
      dash: names.indexOf(name),
      xs: group?.xs ?? [],
      values,
    }));
  });
}
