import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minutesInWords } from '../../ui/times.ts';
import { Panel } from '../Panel.tsx';
import type { Group, Partition } from './by-partition.ts';
import { Meters } from './Meter.tsx';
import { NodeMap } from './NodeMap.tsx';

/** One partition: its limits, what of it is free, and each of its nodes. */
export function PartitionPanel({ group: { partition, nodes }, title }: { group: Group; title: string }) {
  const { t } = useTranslation('cluster');
  return (
    <Panel title={title}>
      {partition && <Limits partition={partition} />}
      {partition?.capacity && <Meters capacity={partition.capacity} />}
      {nodes.length > 0 && <NodeMap nodes={nodes} label={t('map', { name: title })} />}
    </Panel>
  );
}

function Limits({ partition }: { partition: Partition }) {
  const { t, i18n } = useTranslation('cluster');
  const { is_default, up, max_minutes, capacity } = partition;
  const count = capacity && Object.values(capacity.nodes).reduce((sum, some) => sum + some, 0);
  const words = [
    ...(count === null ? [] : [t('nodes', { count })]),
    max_minutes === null ? t('noLimit') : t('limit', { time: minutesInWords(max_minutes, i18n.language) }),
    ...(is_default ? [t('default')] : []),
    ...(up ? [] : [t('closed')]),
  ];
  return (
    <Text size="sm" c="dimmed" mt={-12} mb="md">
      {words.join(' · ')}
    </Text>
  );
}
