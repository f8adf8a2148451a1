import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../src/apps/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { PlacementFields } from '../portal/catalogue/PlacementFields.tsx';
import { ResourceFields } from '../portal/catalogue/ResourceFields.tsx';
import type { ResourceForm } from '../portal/catalogue/resource-form.ts';
import { Panel } from '../portal/Panel.tsx';
import { FoldButton, Folded, useFold } from '../ui/Fold.tsx';
import { minutesInWords } from '../ui/times.ts';

/** What the run is to have, in short; the template's values do for most, so the fields are folded. */
export function ResourcePanel(props: { resources: Solver['resources']; cluster: Cluster | null; form: ResourceForm }) {
  const { resources, cluster, form } = props;
  const { t, i18n } = useTranslation('cae');
  const fold = useFold(Object.keys(form.errors).some((path) => path.startsWith('config.resources.')));
  const { cpus, memory, time } = form.values.config.resources;
  const short = { count: Number(cpus), memory, time: minutesInWords(Number(time), i18n.language) };
  return (
    <Panel
      title={t('form.resources')}
      action={
        <FoldButton fold={fold} label={`${t('form.resources')}: ${t('form.resourcesShort', short)}`}>
          {t('form.resourcesShort', short)}
        </FoldButton>
      }
    >
      <Folded fold={fold}>
        <Stack gap="md">
          <ResourceFields resources={resources} cluster={cluster} form={form} />
          {cluster && <PlacementFields cluster={cluster} form={form} />}
        </Stack>
      </Folded>
      {!fold.isOpen && (
        <Text size="sm" c="dimmed">
          {t('form.resourcesHelp')}
        </Text>
      )}
    </Panel>
  );
}
