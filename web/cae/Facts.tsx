/** What is known of one thing, by names. */

import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CopyButton } from '../ui/CopyButton.tsx';
import classes from './Facts.module.css';

export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Path({ path, to }: { path: string; to?: string }) {
  const { t } = useTranslation('ui');
  return (
    <span className={classes.path}>
      {to === undefined ? (
        <code>{path}</code>
      ) : (
        <Anchor component={Link} to={to} inherit>
          <code>{path}</code>
        </Anchor>
      )}
      <CopyButton text={path} label={t('copy')} />
    </span>
  );
}
