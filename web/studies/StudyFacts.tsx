/** With what a study was made. */
import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import type { Study } from '../../src/studies/schema.ts';
import { Facts, Path } from '../cae/Facts.tsx';
import { useParamWords } from '../cae/words.ts';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { gibOf } from '../ui/memory.ts';
import { fullTime, minutesInWords } from '../ui/times.ts';

export function StudyFacts({ study, solver }: { study: Study; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('studies');
  const { t: cae } = useTranslation('cae');
  const localized = useLocalized();
  const inWords = useParamWords(solver);
  const { cpus, memory, time } = study.resources;
  const when = (moment: string | null) => moment && fullTime(Date.parse(moment), i18n.language);
  const amounts = {
    count: cpus,
    memory: Number(gibOf(memory).toFixed(3)),
    time: minutesInWords(time, i18n.language),
  };
  const facts: [string, ReactNode][] = [
    [cae('fact.solver'), solver ? localized(solver.name) : study.solver_id],
    [t('fact.varies'), study.varied.map(inWords.label).join(', ')],
    [t('fact.method'), t(`form.method.${study.variations.method}`)],
    [cae('fact.input'), <Path key="input" path={study.input} />],
    [t('fact.atOnce'), study.at_once],
    [cae('fact.resources'), cae('amounts', amounts)],
    [cae('fact.created'), when(study.created_at)],
    [cae('fact.ended'), when(study.ended_at)],
  ];
  const fixed = Object.entries(study.params).map(([id, value]): [string, ReactNode] => [
    inWords.label(id),
    inWords.value(id, value),
  ]);
  return (
    <SimpleGrid cols={{ base: 1, md: fixed.length > 0 ? 2 : 1 }}>
      {fixed.length > 0 && (
        <Panel title={t('fixed')}>
          <Facts facts={fixed} />
        </Panel>
      )}
      <Panel title={t('facts')}>
        <Facts facts={facts.filter(([, value]) => value)} />
      </Panel>
    </SimpleGrid>
  );
}
