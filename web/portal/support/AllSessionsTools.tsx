/** What narrows the list of everybody's sessions down. */
import { Button, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Chips } from '../../ui/Chips.tsx';
import { useApps } from '../../ui/queries.ts';
import { TypedSearch } from '../TypedSearch.tsx';
import { useLocalized } from '../useLocalized.ts';
import classes from './AllSessionsTools.module.css';
import { REASONS, type SessionSearch, SHOWS } from './search.ts';
import { ViewAsButton } from './ViewAsButton.tsx';

export function AllSessionsTools(props: { search: SessionSearch; onChange: (some: Partial<SessionSearch>) => void }) {
  const { search, onChange } = props;
  const { t } = useTranslation('support');
  const { t: ui } = useTranslation('ui');
  const localized = useLocalized();
  const apps = useApps().data?.apps ?? [];
  const filters = (['user', 'node'] as const).filter((key) => search[key] !== '');
  return (
    <search className={classes.tools}>
      <div className={classes.row}>
        <Chips
          label={t('show')}
          value={search.show}
          options={SHOWS.map((value) => ({ value, label: t(`shows.${value}`) }))}
          onChange={(show) => onChange({ show })}
        />
      </div>
      <div className={classes.row}>
        <TypedSearch label={t('search')} value={search.q} onChange={(q) => onChange({ q })} />
        <NativeSelect
          aria-label={t('app')}
          value={search.app}
          onChange={({ currentTarget }) => onChange({ app: currentTarget.value })}
          data={[
            { value: '', label: t('anyApp') },
            ...apps.map(({ app_id, name }) => ({ value: app_id, label: localized(name) })),
          ]}
        />
        <NativeSelect
          aria-label={t('reason')}
          className={classes.reason ?? ''}
          value={search.reason}
          onChange={({ currentTarget }) =>
            onChange({ reason: REASONS.find((reason) => reason === currentTarget.value) ?? '' })
          }
          data={[
            { value: '', label: t('anyReason') },
            ...REASONS.map((value) => ({ value, label: ui(`reason.${value}.what`) })),
          ]}
        />
      </div>
      {filters.length > 0 && (
        <div className={classes.row}>
          {filters.map((key) => {
            const label = t(`filter.${key}`, { value: search[key] });
            return (
              <Button
                key={key}
                size="xs"
                variant="light"
                rightSection={<IconX size={14} />}
                aria-label={t('noFilter', { filter: label })}
                onClick={() => onChange({ [key]: '' })}
              >
                {label}
              </Button>
            );
          })}
          {search.user !== '' && <ViewAsButton userId={search.user} size="xs" />}
        </div>
      )}
    </search>
  );
}
