import { ActionIcon, Anchor, Stack, Table, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Run } from '../../src/runs/schema.ts';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import chart from '../ui/chart/Chart.module.css';
import { Swatch } from '../ui/chart/Swatch.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import classes from './Comparison.module.css';
import { newestValues, outputRows, paramRows } from './comparison.ts';
import { isAwaited } from './follow.ts';
import { numberInWords } from './numbers.ts';
import { useSolver } from './queries.ts';
import { RunBadge } from './RunBadge.tsx';
import { RunCurves } from './RunCurves.tsx';
import { useCurves } from './useCurves.ts';
import { useParamWords } from './words.ts';

/** One is not narrower: two runs and what is told of them are whole on a phone. */
const COLUMN_PX = 104;

export function Comparison({ runs, addressWithout }: { runs: Run[]; addressWithout: (runId: string) => string }) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  // Runs of several solvers have little in common: what there is is named as the first has it.
  const solver = useSolver(runs[0]?.solver_id).data;
  const inWords = useParamWords(solver);
  const curves = useCurves(runs.map(({ run_id }) => run_id));
  const failed = curves.find(({ error }) => error !== null);
  const params = paramRows(runs);
  const outputs = outputRows(runs);
  const groupOf = (id: string) => {
    const group = solver?.series.find((one) => one.id === id);
    return group ? localized(group.label) : id;
  };
  const head = (
    <Table.Thead>
      <Table.Tr>
        <Table.Td />
        {runs.map((run, index) => (
          <Table.Th key={run.run_id} scope="col">
            <span className={classes.run}>
              <Swatch index={index} dash={0} />
              <Anchor component={Link} to={`/cae/runs/${run.run_id}`} inherit>
                {run.name}
              </Anchor>
              {runs.length > 2 && (
                <ActionIcon
                  component={Link}
                  to={addressWithout(run.run_id)}
                  replace
                  size={22}
                  aria-label={t('compare.remove', { name: run.name })}
                >
                  <IconX size={14} />
                </ActionIcon>
              )}
            </span>
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
  const row = (key: string, name: ReactNode, cells: ReactNode[], isLoud = false) => (
    <Table.Tr key={key} data-loud={isLoud || undefined}>
      <Table.Th scope="row">{name}</Table.Th>
      {cells.map((cell, index) => (
        <Table.Td key={runs[index]?.run_id}>{cell}</Table.Td>
      ))}
    </Table.Tr>
  );
  return (
    <>
      <Panel title={t('compare.differs')}>
        {params.every(({ isSame }) => isSame) && (
          <Text size="sm" c="dimmed" mb="sm">
            {t('compare.same')}
          </Text>
        )}
        <Wide label={t('compare.differs')} columns={runs.length}>
          {head}
          <Table.Tbody>
            {row(
              'status',
              t('compare.status'),
              runs.map(({ run_id, status }) => <RunBadge key={run_id} status={status} />),
            )}
            {params.map(({ id, values, isSame }) =>
              row(
                `param ${id}`,
                inWords.label(id),
                values.map((value) => (value === undefined ? '–' : inWords.value(id, value))),
                !isSame,
              ),
            )}
          </Table.Tbody>
        </Wide>
      </Panel>
      {outputs.length > 0 && (
        <Panel title={t('outputs')}>
          <Wide label={t('outputs')} columns={runs.length}>
            {head}
            <Table.Tbody>
              {outputs.map(({ name, unit, values }) =>
                row(`${name} ${unit}`, unit === null ? name : `${name} (${unit})`, values.map(numberInWords)),
              )}
            </Table.Tbody>
          </Wide>
        </Panel>
      )}
      {curves.some(isAwaited) ? (
        <RowsSkeleton height={200} />
      ) : (
        <>
          <Stack component="section" gap="sm" aria-label={t('curves.title')}>
            {failed && <ErrorState error={failed.error} />}
            <RunCurves
              sources={runs.map(({ name }, index) => ({ label: name, groups: curves[index]?.groups ?? [] }))}
              solver={solver}
            />
          </Stack>
          <Panel title={t('compare.values')}>
            <Wide label={t('compare.values')} columns={runs.length}>
              {head}
              <Table.Tbody>
                {newestValues(curves, solver?.series.map(({ id }) => id) ?? []).map(({ group, name, values }) =>
                  row(`${group} ${name}`, `${groupOf(group)}: ${name}`, values.map(numberInWords)),
                )}
              </Table.Tbody>
            </Wide>
          </Panel>
        </>
      )}
    </>
  );
}

/** Wider than a phone: it is pushed sideways by itself. */
function Wide({ label, columns, children }: { label: string; columns: number; children: ReactNode }) {
  return (
    <Table.ScrollContainer minWidth={COLUMN_PX * (columns + 1)} className={chart.chart}>
      <Table className={classes.table} aria-label={label} verticalSpacing={6}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
