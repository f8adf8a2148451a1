/** How far the uploads are, and what became of those that failed. */
import { ActionIcon, Button, Group, Progress, Text } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../portal/Panel.tsx';
import { useProblemText } from '../../ui/problem.ts';
import { durationInWords } from '../../ui/times.ts';
import { isArchive } from '../archives.ts';
import { sizeInWords } from '../words.ts';
import { isOver, type UploadItem } from './queue.ts';
import { UnreadableError } from './send.ts';
import classes from './UploadPanel.module.css';
import { uploads, useUploads } from './uploads.ts';

/** More of them say nothing more. */
const SHOWN_MAX = 6;

export function UploadPanel(props: { unpacked: readonly string[]; onUnpack: (path: string) => void }) {
  const { t, i18n } = useTranslation('files');
  const { items, rate } = useUploads();
  if (items.length === 0) return null;
  const counted = items.filter(({ state }) => state !== 'cancelled' && state !== 'skipped');
  const size = counted.reduce((sum, item) => sum + item.size, 0);
  const sent = counted.reduce((sum, item) => sum + item.sent, 0);
  const done = counted.filter(({ state }) => state === 'done').length;
  const isBusy = items.some((item) => !isOver(item));
  const isOffered = ({ state, name, path }: UploadItem) =>
    state === 'done' && isArchive(name) && !name.includes('/') && !props.unpacked.includes(path);
  const shown = items.filter(
    (item) => ['sending', 'offline', 'asking', 'failed'].includes(item.state) || isOffered(item),
  );
  const failed = items.filter(({ state }) => state === 'failed').length;
  const sum = t('upload.sum', { count: counted.length, done });
  const speed =
    isBusy && rate !== null && rate > 0
      ? [
          t('upload.rate', { rate: sizeInWords(Math.round(rate)) }),
          t('upload.left', { time: durationInWords(((size - sent) / rate) * 1000, i18n.language) }),
        ]
      : [];
  return (
    <Panel
      title={t('upload.title')}
      action={
        isBusy ? (
          <Button size="xs" variant="default" onClick={uploads.cancelAll}>
            {t('upload.cancelAll')}
          </Button>
        ) : (
          <Button size="xs" variant="default" onClick={uploads.clear}>
            {t('upload.clear')}
          </Button>
        )
      }
    >
      <Progress
        value={size === 0 ? (100 * done) / Math.max(1, counted.length) : (100 * sent) / size}
        aria-label={t('upload.progress')}
        {...(failed > 0 && !isBusy && { color: 'red' })}
      />
      <Text size="sm" mt={8}>
        <span role="status">{sum}</span>
        {[t('upload.bytes', { done: sizeInWords(sent), size: sizeInWords(size) }), ...speed].map((part) => (
          <span key={part}> · {part}</span>
        ))}
      </Text>
      {failed > 0 && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('upload.failedCount', { count: failed })}
        </Text>
      )}
      <ul className={classes.items}>
        {shown.slice(0, SHOWN_MAX).map((item) => (
          <Item key={item.id} item={item} onUnpack={props.onUnpack} />
        ))}
      </ul>
      {shown.length > SHOWN_MAX && (
        <Text size="sm" c="dimmed">
          {t('upload.more', { count: shown.length - SHOWN_MAX })}
        </Text>
      )}
    </Panel>
  );
}

function Item({ item, onUnpack }: { item: UploadItem; onUnpack: (path: string) => void }) {
  const { t } = useTranslation('files');
  const faultOf = useFaultText();
  const { id, path, name, size, sent, state, error } = item;
  const said = state === 'failed' ? faultOf(error) : t(`upload.state.${state}`);
  return (
    <li className={classes.item}>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <span className={classes.state} data-failed={state === 'failed' || undefined}>
        {said}
      </span>
      <Group gap={4} wrap="nowrap" className={classes.act ?? ''}>
        {state === 'done' && (
          <Button size="compact-sm" variant="default" onClick={() => onUnpack(path)}>
            {t('actions.unpack')}
          </Button>
        )}
        {state === 'failed' && (
          <ActionIcon
            aria-label={t('upload.againOf', { name })}
            title={t('upload.again')}
            onClick={() => uploads.again(id)}
          >
            <IconRefresh size={17} />
          </ActionIcon>
        )}
        {!isOver(item) && (
          <ActionIcon aria-label={t('upload.cancel', { name })} onClick={() => uploads.cancel(id)}>
            <IconX size={17} />
          </ActionIcon>
        )}
      </Group>
      {!isOver(item) && (
        <Progress
          className={classes.progress ?? ''}
          size="xs"
          value={size === 0 ? 0 : (100 * sent) / size}
          aria-label={t('upload.progressOf', { name })}
        />
      )}
    </li>
  );
}

function useFaultText(): (error: unknown) => string {
  const { t } = useTranslation('files');
  const textOf = useProblemText();
  return (error) => {
    if (error instanceof UnreadableError) return t('upload.unreadable');
    const { what, cure } = textOf(error);
    return `${what} ${cure}`;
  };
}
