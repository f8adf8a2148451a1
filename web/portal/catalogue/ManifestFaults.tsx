import { Alert } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppList } from '../../../src/apps/schema.ts';
import classes from './ManifestFaults.module.css';

/** For administrators: what keeps an app, or a solver, from being listed, with the place to mend it. */
export function ManifestFaults(props: { faults: AppList['faults']; title?: (files: number) => string }) {
  const { faults } = props;
  const { t } = useTranslation('portal');
  if (faults.length === 0) return null;
  const files = new Set(faults.map((fault) => fault.file)).size;
  return (
    <Alert
      color="amber"
      icon={<IconFileAlert />}
      title={props.title?.(files) ?? t('catalogue.faults', { count: files })}
      mb="lg"
    >
      <ul className={classes.faults}>
        {faults.map((fault) => (
          <li key={`${fault.file}:${fault.line}:${fault.message}`}>
            <code>
              {fault.file}, {t('catalogue.line', { line: fault.line })}
            </code>
            <span>{fault.message}</span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
