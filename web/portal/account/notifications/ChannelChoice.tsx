import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel, Delivery, News } from '../../../../src/notifications/schema.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { ALL_NEWS, NewsChoice, SESSION_NEWS } from './NewsChoice.tsx';
import { useRemove, useSetTypes, useTest } from './queries.ts';

/** What is told by a channel that is set up, what came of it last, a test, and its end. */
export function ChannelChoice(props: {
  channel: Channel;
  types: News[];
  /** Whether there are jobs to be told of. */
  hasJobs: boolean;
  last: Delivery | null;
  /** Whether anything but a code is sent by it yet. */
  isReady: boolean;
}) {
  const { channel, types, hasJobs, last, isReady } = props;
  const { t } = useTranslation('delivery');
  const setTypes = useSetTypes(channel);
  const test = useTest(channel);
  const remove = useRemove(channel);
  const error = setTypes.error ?? test.error ?? remove.error;
  // What was pressed is shown at once.
  const shown = setTypes.isPending ? setTypes.variables : types;
  return (
    <Stack gap="sm">
      <NewsChoice all={hasJobs ? ALL_NEWS : SESSION_NEWS} value={shown} onChange={setTypes.mutate} />
      {last && <LastDelivery last={last} />}
      {error && <ErrorState error={error} />}
      <Group gap="xs">
        {isReady && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t(`${channel}.test`)}
            loading={test.isPending}
            onClick={() => test.mutate(undefined)}
          >
            {t('test')}
          </Button>
        )}
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          aria-label={t(channel === 'email' ? 'removeEmail' : 'removeWebhook')}
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined)}
        >
          {t('remove')}
        </Button>
      </Group>
    </Stack>
  );
}

function LastDelivery({ last }: { last: Delivery }) {
  const { t } = useTranslation('delivery');
  return (
    <div role="status">
      <Text size="sm" c={last.fault === null ? 'dimmed' : 'red'}>
        <Outcome last={last} />
      </Text>
      {last.fault_detail !== null && (
        <Text size="xs" c="dimmed" lang="en">
          {last.fault_detail}
        </Text>
      )}
    </div>
  );

  function Outcome({ last: { fault, delivered_at, next_at } }: { last: Delivery }) {
    if (delivered_at !== null)
      return <RelativeTime at={delivered_at} phrase={(when) => t('last.delivered', { when })} />;
    if (fault === null) return t('last.waiting');
    const words = t(`faults.${fault}`);
    if (next_at === null) return t('last.failed', { fault: words });
    return <RelativeTime at={next_at} phrase={(when) => t('last.retry', { fault: words, when })} />;
  }
}
