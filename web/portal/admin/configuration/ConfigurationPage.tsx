/** The effective configuration: every setting with its value and who decided it. */
import { Alert, Badge, Stack, Table, Text } from '@mantine/core';
import { IconFileSettings, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Configuration, Setting } from '../../../../src/configuration/schema.ts';
import { api } from '../../../ui/api.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { addTexts } from '../../../ui/i18n.ts';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/skeletons.tsx';
import { ExportMenu } from '../../ExportMenu.tsx';
import * as configuration from '../../locales/configuration.ts';
import { Panel } from '../../Panel.tsx';
import { SearchField } from '../../SearchField.tsx';
import classes from './ConfigurationPage.module.css';
import { sectionsOf } from './sections-of.ts';

addTexts('configuration', configuration);

const useConfiguration = () =>
  useQuery({ queryKey: ['configuration'], queryFn: () => api.get<Configuration>('/api/admin/configuration') });

export function ConfigurationPage() {
  const { t } = useTranslation('configuration');
  const { data, error, isPending, refetch } = useConfiguration();
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={<ExportMenu lists={[{ address: '/api/admin/configuration' }]} />}
    >
      {isPending && <RowsSkeleton />}
      {error && <ErrorState error={error} onRetry={refetch} />}
      {data && <Settings configuration={data} />}
    </Page>
  );
}

function Settings({ configuration: { file, settings } }: { configuration: Configuration }) {
  const { t } = useTranslation('configuration');
  const [query, setQuery] = useState('');
  const sections = sectionsOf(settings, query);
  return (
    <Stack gap="md">
      <Alert icon={<IconFileSettings />}>
        {file !== null && (
          <Text ff="monospace" size="sm" className={classes.value ?? ''}>
            {file}
          </Text>
        )}
        <Text size="sm">{t(file === null ? 'howToBegin' : 'howTo')}</Text>
      </Alert>
      <search>
        <SearchField label={t('search')} value={query} onChange={setQuery} />
      </search>
      {sections.length === 0 && <EmptyState icon={<IconSearchOff />} title={t('nothing')} cure={t('nothingCure')} />}
      {sections.map(({ name, settings }) => (
        <Panel key={name} title={name === '' ? t('general') : name}>
          <Table verticalSpacing="xs" fz="sm" className={classes.table ?? ''}>
            <Table.Tbody>
              {settings.map((setting) => (
                <Row key={setting.key} setting={setting} />
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
      ))}
    </Stack>
  );
}

function Row({ setting }: { setting: Setting }) {
  const { t } = useTranslation('configuration');
  const { key, source, variable } = setting;
  const isFromVariable = source === 'environment' && variable !== null;
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes.key ?? ''}>
        {key}
      </Table.Th>
      <Table.Td className={classes.value ?? ''}>
        <Value setting={setting} />
      </Table.Td>
      <Table.Td className={classes.source ?? ''}>
        <Badge variant="light" color={source === 'default' ? 'gray' : 'marine'} tt="none">
          {isFromVariable ? variable : t(`source.${source}`)}
        </Badge>
      </Table.Td>
    </Table.Tr>
  );
}

function Value({ setting: { value, secret } }: { setting: Setting }) {
  const { t } = useTranslation('configuration');
  const words = (text: string) => (
    <Text span inherit c="dimmed" ff="text">
      {text}
    </Text>
  );
  if (secret !== null) return words(t(`secret.${secret}`));
  if (value === null) return words(t('notSet'));
  if (typeof value === 'boolean') return words(t(value ? 'yes' : 'no'));
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? words(t('none')) : value.join('\n');
}
