/** With what a run was made, and where it is. */

import { Anchor, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { folderAddress } from '../files/search.ts';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { gibOf } from '../ui/memory.ts';
import { isOneMachine } from '../ui/one-machine.ts';
import { fullTime, minutesInWords } from '../ui/times.ts';
import { Facts, Path } from './Facts.tsx';
import { numberInWords } from './numbers.ts';
import { usedOf } from './used.ts';
import { useParamWords } from './words.ts';

export function RunFacts({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('cae');
  const localized = useLocalized();
  const inWords = useParamWords(solver);
  const { cpus, memory, time } = run.resources;
  const used = usedOf(run);
  const when = (moment: string | null) => moment && fullTime(Date.parse(moment), i18n.language);
  const path = (where: string, to?: string) => <Path path={where} {...(to !== undefined && { to })} />;
  const facts: [string, ReactNode][] = [
    [t('fact.solver'), solver ? localized(solver.name) : run.solver_id],
    [t('fact.input'), path(run.input)],
    [t('fact.folder'), path(run.folder, folderAddress(run.folder))],
    [
      t('fact.job'),
      run.job_id !== null &&
        (isOneMachine ? (
          run.job_id
        ) : (
          <Anchor component={Link} to={`/jobs/${encodeURIComponent(run.job_id)}`} inherit>
            {run.job_id}
          </Anchor>
        )),
    ],
    [t('fact.node'), run.node],
    [
      t('fact.resources'),
      t('amounts', {
        count: cpus,
        memory: Number(gibOf(memory).toFixed(3)),
        time: minutesInWords(time, i18n.language),
      }),
    ],
    [t('fact.used'), used && t('used', { ...used, count: cpus })],
    [t('fact.created'), when(run.created_at)],
    [t('fact.started'), when(run.started_at)],
    [t('fact.ended'), when(run.ended_at)],
  ];
  const params = Object.entries(run.params).map(([id, value]): [string, ReactNode] => [
    inWords.label(id),
    inWords.value(id, value),
  ]);
  const outputs = (run.outputs ?? []).map(({ name, value, unit }): [string, ReactNode] => [
    name,
    unit === null ? numberInWords(value) : `${numberInWords(value)} ${unit}`,
  ]);
  return (
    <SimpleGrid cols={{ base: 1, md: params.length + outputs.length > 0 ? 2 : 1 }}>
      {outputs.length > 0 && (
        <Panel title={t('outputs')}>
          <Facts facts={outputs} />
        </Panel>
      )}
      {params.length > 0 && (
        <Panel title={t('form.params')}>
          <Facts facts={params} />
        </Panel>
      )}
      <Panel title={t('facts')}>
        <Facts facts={facts.filter(([, value]) => value)} />
      </Panel>
    </SimpleGrid>
  );
}
