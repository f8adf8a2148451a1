import { Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionNews } from '../../../../src/notifications/schema.ts';

const NEWS = { 'session.started': 'started', 'session.ending': 'ending', 'session.ended': 'ended' } as const;
export const ALL_NEWS = Object.keys(NEWS) as SessionNews[];

/** What of sessions is told. */
export function NewsChoice(props: { value: SessionNews[]; onChange: (chosen: SessionNews[]) => void }) {
  const { t } = useTranslation('delivery');
  return (
    <Switch.Group
      label={t('types')}
      value={props.value}
      onChange={(chosen) => props.onChange(ALL_NEWS.filter((news) => chosen.includes(news)))}
    >
      <Stack gap={8} mt={8}>
        {ALL_NEWS.map((news) => (
          <Switch key={news} value={news} label={t(`news.${NEWS[news]}`)} />
        ))}
      </Stack>
    </Switch.Group>
  );
}
