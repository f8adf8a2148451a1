/** A dialog with a text that somebody else reads: a message, or why something is asked. */
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';

const LENGTH_MAX = 500;

export function ExplainDialog(props: {
  title: string;
  help: string;
  label: string;
  description?: string;
  submit: string;
  isDangerous?: boolean;
  isPending: boolean;
  onSubmit: (text: string) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation('ui');
  const [text, setText] = useState('');
  useReturnFocus();
  // One paragraph: it is shown in a line, and listed in the audit log.
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (words !== '') props.onSubmit(words);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{props.help}</Text>
          {props.children}
          <Textarea
            label={props.label}
            description={props.description}
            value={text}
            maxLength={LENGTH_MAX}
            rows={3}
            required
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={props.isPending}
              disabled={words === ''}
              {...(props.isDangerous && { color: 'red' })}
            >
              {props.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
