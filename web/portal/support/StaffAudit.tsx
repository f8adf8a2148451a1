import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../src/auth/schema.ts';
import { fullTime } from '../../ui/times.ts';
import { detailOf } from '../admin/audit-detail.ts';
import classes from './StaffSessionPage.module.css';

/** What the audit log has of it. */
export function StaffAudit({ entries }: { entries: AuditEntry[] }) {
  const { t, i18n } = useTranslation('support');
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('auditEmpty')}
      </Text>
    );
  }
  return (
    <ul className={classes.entries}>
      {entries.map((entry) => (
        <li key={entry.audit_id} className={classes.entry}>
          <time dateTime={entry.at} className={classes.when}>
            {fullTime(Date.parse(entry.at), i18n.language)}
          </time>
          <span>{entry.user_id ?? t('nobody')}</span>
          <code>{entry.action}</code>
          <code>{detailOf(entry)}</code>
        </li>
      ))}
    </ul>
  );
}
