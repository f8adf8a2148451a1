import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Execution } from '../../../src/workflows/schema.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useResume, useVersions, useWorkflow } from '../queries.ts';
import classes from './Resume.module.css';

/** It goes on by the latest version, which the button names: nobody starts another one unawares. The others are in a menu beside it. */
export function Resume({ execution }: { execution: Execution }) {
  const { t } = useTranslation('workflows');
  const latest = useWorkflow(execution.workflow_id);
  const version = latest.data?.version;
  const resume = useResume(execution.execution_id);
  const tellFailure = useFailureNotice();
  if (latest.isError && version === undefined) return null;
  const resumeBy = (chosen: number) =>
    resume.mutate(
      { version: chosen },
      { onError: (error) => tellFailure(error, t('execution.notResumed', { version: chosen })) },
    );
  return (
    <Button.Group>
      <Button
        leftSection={<IconPlayerPlayFilled size={16} />}
        // It has its place before the latest version is known.
        loading={version === undefined || resume.isPending}
        onClick={() => version !== undefined && resumeBy(version)}
      >
        {t('execution.resume', { version: version ?? execution.workflow_version })}
      </Button>
      {version !== undefined && version > 1 && (
        <OtherVersions
          workflowId={execution.workflow_id}
          latest={version}
          isDisabled={resume.isPending}
          onChoose={resumeBy}
        />
      )}
    </Button.Group>
  );
}

/** Which of them fit is the portal's to say: it tells what of the rest has been done otherwise already. */
function OtherVersions(props: {
  workflowId: string;
  latest: number;
  isDisabled: boolean;
  onChoose: (version: number) => void;
}) {
  const { t } = useTranslation('workflows');
  const versions = useVersions(props.workflowId);
  const others = versions.data?.filter(({ version }) => version < props.latest) ?? [];
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          className={classes.more ?? ''}
          px="xs"
          aria-label={t('execution.resumeOther')}
          loading={versions.isPending}
          disabled={props.isDisabled || versions.isError}
        >
          <IconChevronDown size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.versions ?? ''}>
        <Menu.Label>{t('execution.resumeOther')}</Menu.Label>
        {others.map(({ version, created_at }) => (
          <Menu.Item
            key={version}
            rightSection={
              <Text span size="xs" c="dimmed">
                <RelativeTime at={created_at} />
              </Text>
            }
            onClick={() => props.onChoose(version)}
          >
            {t('version', { version })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
