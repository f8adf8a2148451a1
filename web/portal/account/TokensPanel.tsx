import { Alert, Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Token } from '../../../src/auth/schema.ts';
import { CopyableCommand } from '../../ui/CopyableCommand.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useCreateToken, useRevokeToken, useTokens } from './queries.ts';
import { TokenForm } from './TokenForm.tsx';

/** The token that Berth itself keeps for the command line on its machine. */
const OPERATOR_ID = 'operator';

export function TokensPanel() {
  const { t } = useTranslation('administration');
  const tokens = useTokens();
  const create = useCreateToken();
  const [revoking, setRevoking] = useState<Token | null>(null);
  return (
    <>
      <TokenForm create={create} />
      {create.data && (
        <Alert color="amber" icon={<IconKey />} title={t('tokens.created')} mt="md" role="status">
          <CopyableCommand text={create.data.secret} label={t('tokens.copySecret')} />
        </Alert>
      )}
      <div style={{ marginTop: 20 }}>
        {tokens.isPending && <RowsSkeleton rows={1} height={120} />}
        {tokens.isError && <ErrorState error={tokens.error} onRetry={tokens.refetch} />}
        {tokens.data?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('tokens.empty')}. {t('tokens.emptyCure')}
          </Text>
        )}
        {tokens.data && tokens.data.length > 0 && <TokenTable tokens={tokens.data} onRevoke={setRevoking} />}
      </div>
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

function TokenTable({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }) {
  const { t } = useTranslation('administration');
  return (
    <Table.ScrollContainer minWidth={280}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('tokens.name')}</Table.Th>
            <Table.Th visibleFrom="xs">{t('tokens.lastUsed')}</Table.Th>
            <Table.Th>{t('tokens.expires')}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t('tokens.revoke')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <Table.Tr key={token.token_id}>
              <Table.Td>
                <TokenName token={token} />
              </Table.Td>
              <Table.Td visibleFrom="xs">
                {token.last_used_at ? <RelativeTime at={token.last_used_at} /> : t('tokens.never')}
              </Table.Td>
              <Table.Td>
                <RelativeTime at={token.expires_at} />
              </Table.Td>
              <Table.Td ta="right">
                {token.token_id !== OPERATOR_ID && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    aria-label={t('tokens.revokeName', { name: token.name })}
                    onClick={() => onRevoke(token)}
                  >
                    {t('tokens.revoke')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function TokenName({ token }: { token: Token }) {
  const { t } = useTranslation('administration');
  if (token.token_id !== OPERATOR_ID)
    return (
      <Text fw={570} size="sm">
        {token.name}
      </Text>
    );
  return (
    <>
      <Text fw={570} size="sm">
        {t('tokens.operator')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('tokens.operatorHelp')}
      </Text>
    </>
  );
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useTranslation('administration');
  const revoke = useRevokeToken();
  return (
    <ConfirmDialog
      question={t('tokens.revokeQuestion', { name: token.name })}
      warning={t('tokens.revokeWarning')}
      action={t('tokens.revoke')}
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(token.token_id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
