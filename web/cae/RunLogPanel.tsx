import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../src/runs/schema.ts';
import { Panel } from '../portal/Panel.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LogLines } from '../ui/log/LogLines.tsx';
import { NO_LINES } from '../ui/log/lines.ts';
import type { RunLog } from './useRunLog.ts';
import { isLiving } from './words.ts';

const LOG_FILE = 'berth.log';

/** What all steps of a run write, followed as it comes. */
export function RunLogPanel({ run, log }: { run: Run; log: RunLog }) {
  const { t } = useTranslation('cae');
  const file = `/api/files/content?${new URLSearchParams({ path: `${run.folder}/${LOG_FILE}` })}`;
  return (
    <Panel
      title={t('log.title')}
      action={
        log.lines !== NO_LINES && (
          <Button
            component="a"
            href={file}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} />}
          >
            {t('log.save')}
          </Button>
        )
      }
    >
      <Content log={log} isOver={!isLiving(run)} />
    </Panel>
  );
}

function Content({ log, isOver }: { log: RunLog; isOver: boolean }) {
  const { t } = useTranslation('cae');
  const { isKnown, lines, error, beginsLater } = log;
  if (!isKnown) return <ErrorState error={error} />;
  const isEmpty = lines.blocks.length === 0 && lines.rest === '';
  return (
    <>
      {error !== null && <ErrorState error={error} />}
      {(beginsLater || lines.isCut) && (
        <Text size="sm" c="dimmed" mb="xs">
          {t('log.begins')}
        </Text>
      )}
      {isEmpty ? (
        <Text c="dimmed">{t(isOver ? 'log.emptyEnded' : 'log.empty')}</Text>
      ) : (
        <LogLines lines={lines} label={t('log.title')} />
      )}
    </>
  );
}
