/** One session of anybody's, with all that must be known when its user calls. */
import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { StaffSessionDetails } from '../../../src/support/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { endDetail, saysWhy } from '../../ui/ending.ts';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { isLiving } from '../../ui/session-cache.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { BackLink } from '../BackLink.tsx';
import * as support from '../locales/support.ts';
import { Panel } from '../Panel.tsx';
import { SessionLog } from '../sessions/SessionLog.tsx';
import { JoinState } from './JoinState.tsx';
import { useStaffSession } from './queries.ts';
import { StaffActions } from './StaffActions.tsx';
import { StaffAudit } from './StaffAudit.tsx';
import { StaffFacts } from './StaffFacts.tsx';
import { StaffGuests } from './StaffGuests.tsx';
import classes from './StaffSessionPage.module.css';
import { StaffTimes } from './StaffTimes.tsx';

addTexts('support', support);

export function StaffSessionPage() {
  const { t } = useTranslation('support');
  const { sessionId = '' } = useParams();
  const details = useStaffSession(sessionId);
  const { data } = details;
  return (
    <>
      <BackLink to="/admin/sessions" label={t('back')} />
      <Page
        title={data?.session.name ?? sessionId}
        {...(data && { lead: sessionId })}
        actions={data && <StaffActions session={data.session} />}
      >
        <Stack gap="md">
          {details.isPending && <RowsSkeleton />}
          {details.isError && !data && <ErrorState error={details.error} onRetry={details.refetch} />}
          {data && <Content details={data} />}
        </Stack>
      </Page>
    </>
  );
}

function Content({ details: { session, shares, join_requests, audit } }: { details: StaffSessionDetails }) {
  const { t } = useTranslation('support');
  return (
    <>
      <Standing session={session} />
      <JoinState session={session} requests={join_requests} shares={shares} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={t('facts')}>
          <StaffFacts session={session} />
        </Panel>
        <Stack gap="md">
          <Panel title={t('times')}>
            <StaffTimes session={session} />
          </Panel>
          <Panel title={t('guestsTitle')}>
            <StaffGuests shares={shares} />
          </Panel>
        </Stack>
      </SimpleGrid>
      <Panel title={t('log')}>
        <SessionLog session={session} height="320px" />
      </Panel>
      <Panel title={t('audit')}>
        <StaffAudit entries={audit} />
      </Panel>
    </>
  );
}

/** In which state it is, why, and what to do about it. */
function Standing({ session }: { session: StaffSessionDetails['session'] }) {
  const { t } = useTranslation('ui');
  const { status, reason } = session;
  const detail = endDetail(session);
  return (
    <div className={classes.standing}>
      <StatusBadge status={status} />
      {reason === null ? (
        // That it can be opened is said to its user.
        status !== 'running' && (
          <Text>{session.waiting ? <Waiting session={session} /> : t(`statusHelp.${status}`)}</Text>
        )
      ) : (
        <Text>
          <strong>{t(`reason.${reason}.what`)}</strong>{' '}
          {!isLiving(session) && !saysWhy(session) && t(`reason.${reason}.cure`)}
          {detail !== null && (
            <Text span display="block" lang={reason === 'admin' ? undefined : 'en'}>
              {detail}
            </Text>
          )}
        </Text>
      )}
    </div>
  );
}
