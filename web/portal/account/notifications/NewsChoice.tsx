import { Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { News, SessionNews } from '../../../../src/notifications/schema.ts';

const NEWS = {
  'session.started': 'started',
  'session.ending': 'ending',
  'session.ended': 'ended',
  'job.ended': 'jobEnded',
} as const;
export const ALL_NEWS = Object.keys(NEWS) as News[];
export const SESSION_NEWS = ALL_NEWS.filter((news): news is SessionNews => news !== 'job.ended');

const wordOf = (news: News): (typeof NEWS)[News] => NEWS[news];

/** What is told, of what there is to tell. */
export function NewsChoice<Some extends News>(props: {
  all: Some[];
  value: Some[];
  onChange: (chosen: Some[]) => void;
}) {
  const { t } = useTranslation('delivery');
  return (
    <Switch.Group
      label={t('types')}
      value={props.value}
      onChange={(chosen) => props.onChange(props.all.filter((news) => chosen.includes(news)))}
    >
      <Stack gap={8} mt={8}>
        {props.all.map((news) => (
          <Switch key={news} value={news} label={t(`news.${wordOf(news)}`)} />
        ))}
      </Stack>
    </Switch.Group>
  );
}
