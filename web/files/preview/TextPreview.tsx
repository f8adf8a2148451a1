import { Box, Group, SegmentedControl, Text } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeInWords } from '../words.ts';
import type { Beginning } from './content.ts';
import { DownloadButton } from './NoPreview.tsx';
import classes from './Preview.module.css';
import { rowsOf } from './table.ts';

const ROWS_MAX = 200;

export function TextPreview(props: {
  path: string;
  name: string;
  beginning: Beginning & { text: string };
  isTable: boolean;
  /** Stands before the way to download it. */
  action?: ReactNode;
}) {
  const { path, name, beginning, isTable } = props;
  const { text, bytes, size } = beginning;
  const { t } = useTranslation('files');
  const [view, setView] = useState(isTable ? 'table' : 'text');
  const isPart = bytes < size;
  const table = useMemo(() => (isTable ? rowsOf(text, ROWS_MAX) : null), [isTable, text]);
  const showsTable = table !== null && view === 'table';
  return (
    <div className={classes.column}>
      <Group justify="space-between" gap="sm">
        {table ? (
          <SegmentedControl
            aria-label={t('preview.view')}
            value={view}
            onChange={setView}
            data={[
              { value: 'table', label: t('preview.asTable') },
              { value: 'text', label: t('preview.asText') },
            ]}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {sizeInWords(size)}
          </Text>
        )}
        <Group gap="xs">
          {props.action}
          <DownloadButton path={path} />
        </Group>
      </Group>
      {isPart && !showsTable && (
        <Text size="sm" c="dimmed">
          {t('preview.part', { shown: sizeInWords(bytes), size: sizeInWords(size) })}
        </Text>
      )}
      {showsTable && (isPart || table.hasMore) && (
        <Text size="sm" c="dimmed">
          {t('preview.rows', { count: table.rows.length })}
        </Text>
      )}
      {size === 0 && <Text c="dimmed">{t('preview.empty')}</Text>}
      {size > 0 && showsTable && <Table rows={table.rows} label={t('preview.content', { name })} />}
      {size > 0 && !showsTable && (
        <Box
          component="pre"
          className={classes.text}
          tabIndex={0}
          aria-label={t('preview.content', { name })}
          role="region"
        >
          {text}
        </Box>
      )}
    </div>
  );
}

function Table({ rows, label }: { rows: string[][]; label: string }) {
  const [head = [], ...body] = rows;
  const columns = Math.max(...rows.map((row) => row.length));
  // Neither rows nor cells move: their places are their names.
  const places = Array.from({ length: columns }, (_, index) => index);
  return (
    <Box component="section" className={classes.frame} tabIndex={0} aria-label={label}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {places.map((place) => (
              <th key={place} scope="col">
                {head[place]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(body.entries(), ([number, row]) => (
            <tr key={number}>
              {places.map((place) => (
                <td key={place}>{row[place]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
