import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minutesInWords } from '../../ui/times.ts';
import { Panel } from '../Panel.tsx';
import { type ClusterNode, countByState, type Group, type Partition, STATES } from './by-partition.ts';
import classes from './PartitionPanel.module.css';

const MIB_PER_GIB = 1024;

/** One partition: its limits, how many of its nodes are free, and each of them. */
export function PartitionPanel(props: { group: Group; title: string; showsNodes: boolean; showsStates: boolean }) {
  const { t } = useTranslation('cluster');
  const { partition, nodes } = props.group;
  const counts = countByState(nodes);
  const states = STATES.filter((state) => counts[state] > 0);
  return (
    <Panel title={props.title}>
      {partition && <Limits partition={partition} />}
      {props.showsNodes && (
        <>
          {props.showsStates && (
            <Text size="sm" mb="sm">
              {states.map((state) => t('count', { state: t(`states.${state}`), count: counts[state] })).join(' · ')}
            </Text>
          )}
          <ul className={classes.nodes}>
            {nodes.map((node) => (
              <Node key={node.name} node={node} showsState={props.showsStates} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Limits({ partition }: { partition: Partition }) {
  const { t, i18n } = useTranslation('cluster');
  const { is_default, up, max_minutes } = partition;
  const words = [
    max_minutes === null ? t('noLimit') : t('limit', { time: minutesInWords(max_minutes, i18n.language) }),
    ...(is_default ? [t('default')] : []),
    ...(up ? [] : [t('closed')]),
  ];
  return (
    <Text size="sm" c="dimmed">
      {words.join(' · ')}
    </Text>
  );
}

function Node({ node, showsState }: { node: ClusterNode; showsState: boolean }) {
  const { t } = useTranslation('cluster');
  const has = [
    ...(node.cpus === null ? [] : [t('cpus', { count: node.cpus })]),
    ...(node.memory_mib === null ? [] : [t('memory', { size: Math.round(node.memory_mib / MIB_PER_GIB) })]),
    ...Object.entries(node.gpus).map(([type, count]) => t('gpu', { count, type: type || t('anyGpu') })),
  ];
  return (
    <li className={classes.node} data-state={showsState ? node.state : undefined}>
      <span className={classes.name}>{node.name}</span>
      {showsState && (
        <span className={classes.state}>
          {t(`states.${node.state}`)} <span className={classes.detail}>{node.detail}</span>
        </span>
      )}
      <span className={classes.detail}>{has.join(' · ')}</span>
    </li>
  );
}
