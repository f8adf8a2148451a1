import { Modal, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { isDirectAddress } from '../address.ts';
import classes from './ShareDialog.module.css';
import { ShareForm } from './ShareForm.tsx';
import { ShareItem } from './ShareItem.tsx';
import { useShares } from './shares.ts';

interface Props {
  session: Session;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes links to a session, and shows who is connected by them. */
export function ShareDialog({ session, isOpen, onClose }: Props) {
  const { t } = useTranslation(['framework', 'ui']);
  const isDirect = session.displayUrl !== null && isDirectAddress(session.displayUrl);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('sharing.title', { name: session.name })}
      size={600}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {isDirect ? (
        <>
          <Text size="sm" fw={600}>
            {t('sharing.direct')}
          </Text>
          <Text size="sm" c="dimmed" mt={4}>
            {t('sharing.directHelp')}
          </Text>
        </>
      ) : (
        <Links sessionId={session.session_id} />
      )}
    </Modal>
  );
}

function Links({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation('framework');
  const { data, error, refetch } = useShares(sessionId);
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <RowsSkeleton rows={2} height={110} />;
  return (
    <>
      <ShareForm sessionId={sessionId} mayBeAnyone={data.anonymous} />
      <section className={classes.links} aria-labelledby="share-links">
        <Title order={3} id="share-links">
          {t('sharing.links')}
        </Title>
        {data.shares.length === 0 && (
          <Text size="sm" c="dimmed" mt={6}>
            {t('sharing.empty')}
          </Text>
        )}
        <ul className={classes.list}>
          {data.shares.toReversed().map((share) => (
            <ShareItem key={share.share_id} sessionId={sessionId} share={share} />
          ))}
        </ul>
      </section>
    </>
  );
}
