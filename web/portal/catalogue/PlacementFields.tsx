import { Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cluster, ClusterLimits } from '../../../src/apps/schema.ts';
import { FoldButton, Folded, useFold } from '../../ui/Fold.tsx';
import { minutesInWords } from '../../ui/times.ts';
import { type Partition, placementOf, projectsOn, qosOn, settled } from './placement.ts';
import type { ResourceForm } from './resource-form.ts';

const FIELDS = ['partition', 'account', 'qos'] as const;
type Field = (typeof FIELDS)[number];
const path = (field: Field) => `config.resources.${field}`;

/** Where on the cluster it runs and what it is charged to; few need it, so it is folded until somebody does. */
export function PlacementFields({ cluster, form }: { cluster: Cluster; form: ResourceForm }) {
  const { t, i18n } = useTranslation('launch');
  const fold = useFold(FIELDS.some((field) => form.errors[path(field)] !== undefined));
  const chosen = form.values.config.resources;
  const placement = placementOf(cluster, chosen);
  const left = (field: Field) => placementOf(cluster, { ...chosen, [field]: '' });
  const usual = { ...left('partition'), project: left('account').project, qos: left('qos').project?.default_qos };
  const projects = projectsOn(cluster, chosen.partition === '' ? null : placement.partition);
  const qos = qosOn(cluster, placement);

  const joined = (...parts: (string | false)[]) => parts.filter((part) => part !== false).join(' · ');
  const upTo = (minutes: number | null) =>
    minutes !== null && t('upTo', { time: minutesInWords(minutes, i18n.language) });
  const partitionInWords = ({ name, max_minutes, gpus, up }: Partition) =>
    joined(name, upTo(max_minutes), gpus > 0 && t('withGpus', { count: gpus }), !up && t('partitionDown'));
  const limited = ({ name, limits }: { name: string; limits: ClusterLimits }) =>
    joined(name, upTo(limits.minutes), limits.jobs !== null && t('jobsAtOnce', { count: limits.jobs }));
  const choose = (field: Field, value: string) => {
    const next = settled(cluster, { ...chosen, [field]: value }, field);
    form.setFieldValue('config.resources', next);
    for (const one of FIELDS) form.clearFieldError(path(one));
  };
  const selected = (field: Field, label: string, help: string, placeholder: string | undefined, data: Option[]) => (
    <Select
      label={label}
      description={help}
      placeholder={placeholder ?? t('usual')}
      clearable
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t('clear') }}
      data={data}
      {...form.getInputProps(path(field))}
      value={chosen[field] || null}
      onChange={(value) => choose(field, value ?? '')}
      style={field === 'partition' ? { gridColumn: '1 / -1' } : {}}
    />
  );
  const typed = (field: Field, label: string, help: string) => (
    <TextInput
      label={label}
      description={help}
      placeholder={t('usual')}
      spellCheck={false}
      {...form.getInputProps(path(field))}
    />
  );

  return (
    <div>
      <FoldButton fold={fold}>{t('more')}</FoldButton>
      <Folded fold={fold}>
        {(!cluster.is_accounting_known || cluster.projects?.length === 0) && (
          <Text size="sm" c="dimmed" pt="sm">
            {t(cluster.is_accounting_known ? 'noProject' : 'accountingSilent')}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" pt="sm">
          {selected(
            'partition',
            t('partition'),
            t('partitionHelp', { cluster: cluster.name }),
            usual.partition ? partitionInWords(usual.partition) : undefined,
            cluster.partitions.map((one) => ({ value: one.name, label: partitionInWords(one) })),
          )}
          {projects === null || projects.length === 0
            ? typed('account', t('account'), t('accountHelp'))
            : selected(
                'account',
                t('account'),
                t('accountHelp'),
                usual.project ? limited(usual.project) : undefined,
                projects.map((one) => ({ value: one.name, label: limited(one) })),
              )}
          {qos === null || qos.length === 0
            ? typed('qos', t('qos'), t('qosHelp'))
            : selected(
                'qos',
                t('qos'),
                t('qosHelp'),
                usual.qos ?? undefined,
                qos.map((one) => ({ value: one.name, label: limited(one) })),
              )}
        </SimpleGrid>
      </Folded>
    </div>
  );
}

interface Option {
  value: string;
  label: string;
}
