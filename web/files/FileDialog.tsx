import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../ui/api.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { useReturnFocus } from '../ui/useReturnFocus.ts';

/** The frame of what asks for something before it is done. */
export function FileDialog(props: {
  title: string;
  action: string;
  isPending: boolean;
  error: ApiError | null;
  isDisabled?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('ui');
  useReturnFocus();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // For React it lies in the form that it was opened from.
    event.stopPropagation();
    props.onSubmit();
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          {props.children}
          {props.error && <ErrorState error={props.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={props.isPending} disabled={props.isDisabled ?? false}>
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
