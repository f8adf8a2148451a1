import { Button, Group, Modal, Text } from '@mantine/core';

interface Props {
  isOpen: boolean;
  title: string;
  text: string;
  yes: string;
  no: string;
  onYes: () => void;
  onClose: () => void;
}

/** Asks before unsaved work may be lost. */
export function ConfirmDialog({ isOpen, title, text, yes, no, onYes, onClose }: Props) {
  const agree = () => {
    onClose();
    onYes();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered size="sm" withCloseButton={false}>
      <Text size="sm">{text}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {no}
        </Button>
        <Button color="red" onClick={agree}>
          {yes}
        </Button>
      </Group>
    </Modal>
  );
}
