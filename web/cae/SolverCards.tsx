/** The templates of solvers, to begin a run with. */

import { Button, Text, Title } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCpu } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Solver, SolverList } from '../../src/solvers/schema.ts';
import { ManifestFaults } from '../portal/catalogue/ManifestFaults.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { CopyableCommand } from '../ui/CopyableCommand.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import classes from './SolverCards.module.css';

export const SOLVERS_ID = 'solvers';

export function SolverCards({ list }: { list: SolverList }) {
  const { t } = useTranslation('cae');
  return (
    <section aria-labelledby={SOLVERS_ID}>
      <Title order={2} id={SOLVERS_ID} className={classes.title ?? ''}>
        {t('solvers.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('solvers.lead')}
      </Text>
      <ManifestFaults faults={list.faults} title={(count) => t('solvers.broken', { count })} />
      {list.solvers.length === 0 ? (
        <EmptyState icon={<IconCpu />} title={t('solvers.none')} cure={t('solvers.noneCure')} order={2} />
      ) : (
        <div className={classes.grid}>
          {list.solvers.map((solver) => (
            <Card key={solver.solver_id} solver={solver} />
          ))}
        </div>
      )}
    </section>
  );
}

function Card({ solver }: { solver: Solver }) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const name = localized(solver.name);
  return (
    <article className={classes.card} aria-label={name}>
      <div>
        <Title order={3}>{name}</Title>
        <Text size="xs" c="dimmed">
          {solver.unavailable ? t('solvers.unavailable') : t(`solvers.category.${solver.category}`)}
        </Text>
      </div>
      <Text size="sm">{localized(solver.description)}</Text>
      <div className={classes.foot}>
        {solver.unavailable ? (
          <Unavailable unavailable={solver.unavailable} />
        ) : (
          <Button
            component={Link}
            to={`/cae/new/${solver.solver_id}`}
            leftSection={<IconAdjustmentsHorizontal size={16} />}
            aria-label={t('solvers.startOf', { solver: name })}
          >
            {t('solvers.start')}
          </Button>
        )}
      </div>
    </article>
  );
}

/** What is missing, and the command that cures it. */
export function Unavailable({ unavailable }: { unavailable: NonNullable<Solver['unavailable']> }) {
  const { t, i18n } = useTranslation('cae');
  const { code, cure } = unavailable;
  // The server's sentence knows this very case, but speaks English only.
  const detail = i18n.language === 'en' ? unavailable.detail : t(`solvers.missing.${code}`);
  if (code === 'no_account')
    return (
      <Text size="xs" c="dimmed">
        {detail} {i18n.language === 'en' && cure}
      </Text>
    );
  return (
    <>
      <Text size="xs" c="dimmed" mb={8}>
        {detail}
      </Text>
      <CopyableCommand text={cure} label={t('solvers.copyCure')} />
    </>
  );
}
