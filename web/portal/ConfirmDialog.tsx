import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/ErrorState.tsx';
import { useReturnFocus } from '../ui/useReturnFocus.ts';

/** Asks before something that cannot be taken back, in red, or that costs something. */
export function ConfirmDialog(props: {
  question: string;
  warning: string;
  action: string;
  color?: string;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('ui');
  useReturnFocus();
  return (
    <Modal opened onClose={props.onClose} title={props.question} closeButtonProps={{ 'aria-label': t('close') }}>
      <Text size="sm">{props.warning}</Text>
      {props.error != null && (
        <div style={{ marginTop: 16 }}>
          <ErrorState error={props.error} />
        </div>
      )}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={props.onClose} data-autofocus>
          {t('no')}
        </Button>
        <Button color={props.color ?? 'red'} loading={props.isPending} onClick={props.onConfirm}>
          {props.action}
        </Button>
      </Group>
    </Modal>
  );
}
