import { Button, SegmentedControl, Text } from '@mantine/core';
import { IconPlayerStop, IconScreenShare } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareScope } from '../../../src/shares/schema.ts';
import type { StaffSession } from '../../../src/support/schema.ts';
import { useMe } from '../../ui/queries.ts';
import { isLiving } from '../../ui/session-cache.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { ExplainDialog } from './ExplainDialog.tsx';
import { useAskToJoin, useEndSession } from './queries.ts';
import classes from './StaffSessionPage.module.css';
import { ViewAsButton } from './ViewAsButton.tsx';

/** What somebody of support may do about it, and an administrator more. */
export function StaffActions({ session }: { session: StaffSession }) {
  const { t } = useTranslation('support');
  const me = useMe().data;
  const [open, setOpen] = useState<'end' | 'join' | null>(null);
  const close = () => setOpen(null);
  const isOthers = me !== undefined && me.user_id !== session.user_id;
  return (
    <div className={classes.actions}>
      {isOthers && session.status === 'running' && (
        <Button leftSection={<IconScreenShare size={17} />} onClick={() => setOpen('join')}>
          {t('join.button')}
        </Button>
      )}
      <ViewAsButton userId={session.user_id} size="sm" />
      {me?.role === 'admin' && isLiving(session) && session.status !== 'stopping' && (
        <Button variant="default" c="red" leftSection={<IconPlayerStop size={17} />} onClick={() => setOpen('end')}>
          {t('end.button')}
        </Button>
      )}
      {open === 'end' && <EndDialog session={session} onClose={close} />}
      {open === 'join' && <JoinDialog session={session} onClose={close} />}
    </div>
  );
}

interface DialogProps {
  session: StaffSession;
  onClose: () => void;
}

function EndDialog({ session: { session_id, name, user_id: user }, onClose }: DialogProps) {
  const { t } = useTranslation('support');
  const end = useEndSession(session_id);
  const tellFailure = useFailureNotice();
  return (
    <ExplainDialog
      title={t('end.title', { name })}
      help={t('end.help', { user })}
      label={t('end.message', { user })}
      description={t('end.messageHelp')}
      submit={t('end.submit')}
      isDangerous
      isPending={end.isPending}
      onSubmit={(message) =>
        end.mutate(message, { onSuccess: onClose, onError: (error) => tellFailure(error, t('end.refused')) })
      }
      onClose={onClose}
    />
  );
}

const SCOPES = ['view', 'control'] as const;

function JoinDialog({ session: { session_id, user_id: user }, onClose }: DialogProps) {
  const { t } = useTranslation('support');
  const [scope, setScope] = useState<ShareScope>('view');
  const scopeLabel = useId();
  const ask = useAskToJoin(session_id);
  const tellFailure = useFailureNotice();
  return (
    <ExplainDialog
      title={t('join.title', { user })}
      help={t('join.help', { user })}
      label={t('join.reason')}
      description={t('join.reasonHelp', { user })}
      submit={t('join.submit')}
      isPending={ask.isPending}
      onSubmit={(reason) =>
        ask.mutate({ scope, reason }, { onSuccess: onClose, onError: (error) => tellFailure(error, t('join.refused')) })
      }
      onClose={onClose}
    >
      <div>
        <Text size="sm" fw={550} mb={6} id={scopeLabel}>
          {t('join.scope')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby={scopeLabel}
          value={scope}
          data={SCOPES.map((value) => ({ value, label: t(`join.${value}`) }))}
          onChange={(value) => setScope(value as ShareScope)}
        />
      </div>
    </ExplainDialog>
  );
}
