/** What came out of the runs of a study against what varies. */
import { Group, NativeSelect, Stack, Switch, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Study, StudySample } from '../../../src/studies/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { TONES } from '../../ui/chart/tones.ts';
import type { ShownColumn } from '../samples/columns.ts';
import type { SampleColumns } from '../samples/useSampleColumns.ts';
import { ResponseChart } from './ResponseChart.tsx';
import { coloursAmong, isCurve, responseOf } from './response.ts';

export function ResponsePanel(props: { study: Study; samples: StudySample[]; columns: SampleColumns }) {
  const { study, samples, columns } = props;
  const { t } = useTranslation('studies');
  const [wish, setWish] = useState({ x: '', y: '', colour: '', logX: false, logY: false });
  const isNumber = ({ of }: ShownColumn) => samples.some((sample) => typeof of(sample) === 'number');
  const xs = [...columns.params.filter(isNumber), { ...columns.index, label: t('response.runNumber') }];
  const x = xs.find(({ id }) => id === wish.x) ?? xs[0];
  const y = columns.outputs.find(({ id }) => id === wish.y) ?? columns.outputs[0];
  const colours = coloursAmong(columns.params, samples, TONES).filter(({ id }) => id !== x?.id);
  const colour = columns.params.find(({ id }) => id === wish.colour && colours.some((one) => one.id === id)) ?? null;
  const { logX, logY } = wish;
  const response = useMemo(
    () => (x && y ? responseOf(samples, { x, y, colour, logX, logY }) : null),
    [samples, x, y, colour, logX, logY],
  );
  if (!x || !y || !response) {
    const isOver = study.status === 'completed' || study.status === 'cancelled';
    return (
      <Panel title={t('response.title')}>
        <Text size="sm" c="dimmed">
          {t(isOver ? 'response.noneEnded' : 'response.none')}
        </Text>
      </Panel>
    );
  }
  const choice = (
    label: string,
    value: string,
    key: 'x' | 'y' | 'colour',
    data: { value: string; label: string }[],
  ) => (
    <NativeSelect
      label={label}
      value={value}
      onChange={({ currentTarget }) => setWish({ ...wish, [key]: currentTarget.value })}
      data={data}
      w={{ base: '100%', xs: 220 }}
    />
  );
  const choices = (some: ShownColumn[]) => some.map(({ id, label }) => ({ value: id, label }));
  const drawn = { x, y, colour, logX, logY };
  return (
    <Panel title={t('response.title')}>
      <Stack gap="md">
        <Group gap="md" align="flex-end">
          {choice(t('response.y'), y.id, 'y', choices(columns.outputs))}
          {choice(t('response.x'), x.id, 'x', choices(xs))}
          {colours.length > 0 &&
            choice(t('response.colour'), colour?.id ?? '', 'colour', [
              { value: '', label: t('response.noColour') },
              ...choices(columns.params.filter(({ id }) => colours.some((one) => one.id === id))),
            ])}
        </Group>
        <Group gap="lg">
          {(['logY', 'logX'] as const).map((axis) => (
            <Switch
              key={axis}
              size="sm"
              label={t(`response.${axis}`)}
              checked={wish[axis]}
              onChange={({ currentTarget }) => setWish({ ...wish, [axis]: currentTarget.checked })}
            />
          ))}
        </Group>
        <ResponseChart
          key={`${x.id} ${logX}`}
          {...drawn}
          response={response}
          isCurve={isCurve(columns.params, drawn)}
        />
        {response.withoutNumber > 0 && (
          <Text size="sm" c="dimmed">
            {t('response.leftOut', { count: response.withoutNumber })}
          </Text>
        )}
        {response.notPositive > 0 && (
          <Text size="sm" c="dimmed">
            {t('response.notPositive', { count: response.notPositive })}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
