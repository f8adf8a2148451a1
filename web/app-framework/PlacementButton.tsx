import { Popover, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { Placement } from './Placement.tsx';
import classes from './PlacementButton.module.css';

/** The node's name, which opens what else is known of the job. */
export function PlacementButton({ session }: { session: Session }) {
  const { t } = useTranslation('framework');
  return (
    <Popover position="top-end" width={280} shadow="md" trapFocus withRoles>
      <Popover.Target>
        <UnstyledButton className={classes.button} aria-label={t('placement.label', { node: session.node ?? '–' })}>
          <IconInfoCircle size={15} aria-hidden />
          <span className={classes.node}>{session.node ?? session.cluster}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('placement.title')}>
        <Placement session={session} />
      </Popover.Dropdown>
    </Popover>
  );
}
