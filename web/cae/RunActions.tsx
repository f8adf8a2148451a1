/** What can be done with a run in its present state. */

import { Button, Group, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconChevronDown,
  IconClockPlus,
  IconDeviceFloppy,
  IconFolder,
  IconPlayerStopFilled,
  IconRefresh,
  IconReport,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { folderAddress } from '../files/search.ts';
import { ConfirmDialog } from '../portal/ConfirmDialog.tsx';
import { useViewing } from '../ui/queries.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';
import { OpenResult } from './OpenResult.tsx';
import { useExtendRun, useForgetRun, useStopRun } from './queries.ts';
import { isLiving } from './words.ts';

const ICON_PX = 16;

export function RunActions({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('cae');
  const isViewed = useViewing() !== null;
  const isOver = !isLiving(run);
  if (isViewed) return null;
  return (
    <Group gap="sm">
      <OpenResult run={run} solver={solver} />
      <Button
        component={Link}
        to={folderAddress(run.folder)}
        variant="default"
        leftSection={<IconFolder size={ICON_PX} />}
      >
        {t('actions.files')}
      </Button>
      {run.started_at !== null && (
        <Button
          component="a"
          href={`/api/cae/runs/${run.run_id}/report?language=${i18n.language}`}
          target="_blank"
          variant="default"
          leftSection={<IconReport size={ICON_PX} />}
        >
          {t('actions.report')}
        </Button>
      )}
      {isOver && (
        <Button
          component={Link}
          to={`/cae/new/${run.solver_id}?from=${run.run_id}`}
          variant="default"
          leftSection={<IconRefresh size={ICON_PX} />}
        >
          {t('actions.again')}
        </Button>
      )}
      {run.status === 'running' && run.expires_at !== null && <Extend run={run} />}
      {!isOver && run.status !== 'stopping' && <Stop run={run} canWrite={solver?.is_stoppable ?? false} />}
      {/* What a study has is part of its table. */}
      {isOver && run.study_id === null && <Forget run={run} />}
    </Group>
  );
}

function useTold() {
  const { t: ui } = useTranslation('ui');
  return (message: string) => notifications.show({ message, closeButtonProps: { 'aria-label': ui('close') } });
}

function Extend({ run }: { run: Run }) {
  const { t } = useTranslation('cae');
  const extend = useExtendRun(run.run_id);
  const tell = useTold();
  const tellFailure = useFailureNotice();
  return (
    <Button
      variant="default"
      leftSection={<IconClockPlus size={ICON_PX} />}
      loading={extend.isPending}
      onClick={() =>
        extend.mutate(undefined, {
          onSuccess: () => tell(t('extended')),
          onError: (error) => tellFailure(error),
        })
      }
    >
      {t('actions.extend')}
    </Button>
  );
}

/** At once; or, where it runs and its solver can do so, after it has written what it has. */
function Stop({ run, canWrite }: { run: Run; canWrite: boolean }) {
  const { t } = useTranslation('cae');
  const [isAsking, setAsking] = useState(false);
  const stop = useStopRun(run.run_id);
  const tell = useTold();
  const tellFailure = useFailureNotice();
  const button = { color: 'red', leftSection: <IconPlayerStopFilled size={ICON_PX} /> };
  return (
    <>
      {canWrite && run.status === 'running' ? (
        <Menu position="bottom-end" width={280}>
          <Menu.Target>
            <Button {...button} loading={stop.isPending && !isAsking} rightSection={<IconChevronDown size={ICON_PX} />}>
              {t('actions.stop')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown aria-label={t('actions.stopMenu')}>
            <Menu.Item
              leftSection={<IconDeviceFloppy size={ICON_PX} />}
              onClick={() =>
                stop.mutate(
                  { write: true },
                  { onSuccess: () => tell(t('stopping')), onError: (error) => tellFailure(error) },
                )
              }
            >
              {t('actions.write')}
              <Text size="xs" c="dimmed">
                {t('actions.writeHelp')}
              </Text>
            </Menu.Item>
            <Menu.Item leftSection={<IconPlayerStopFilled size={ICON_PX} />} onClick={() => setAsking(true)}>
              {t('actions.now')}
              <Text size="xs" c="dimmed">
                {t('actions.nowHelp')}
              </Text>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Button {...button} onClick={() => setAsking(true)}>
          {t('actions.stop')}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          question={t('stopQuestion', { name: run.name })}
          warning={t('stopWarning')}
          action={t('actions.now')}
          isPending={stop.isPending}
          error={stop.error}
          onConfirm={() => stop.mutate({ write: false }, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Forget({ run }: { run: Run }) {
  const { t } = useTranslation('cae');
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const forget = useForgetRun(run.run_id);
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={ICON_PX} />} onClick={() => setAsking(true)}>
        {t('actions.forget')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          question={t('forgetQuestion', { name: run.name })}
          warning={t('forgetWarning')}
          action={t('actions.forget')}
          isPending={forget.isPending}
          error={forget.error}
          onConfirm={() => forget.mutate(undefined, { onSuccess: () => navigate('/cae') })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
