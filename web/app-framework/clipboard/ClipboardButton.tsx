import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconClipboard } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharedClipboard } from './useClipboard.tsx';

const ClipboardPanel = lazy(async () => ({ default: (await import('./ClipboardPanel.tsx')).ClipboardPanel }));

interface Props {
  clipboard: SharedClipboard;
  isReady: boolean;
  /** Gives the keyboard to the desktop. */
  onDone: () => void;
}

/** The way to copy and paste where the browser lets no page do it by itself. */
export function ClipboardButton({ clipboard, isReady, onDone }: Props) {
  const { t } = useTranslation('framework');
  const [isOpen, setIsOpen] = useState(false);
  const done = () => {
    setIsOpen(false);
    onDone();
  };
  return (
    <Popover
      position="bottom-end"
      width={320}
      shadow="md"
      trapFocus
      withRoles
      opened={isOpen && isReady}
      onChange={setIsOpen}
    >
      <Popover.Target>
        <Tooltip label={t('clipboard.title')}>
          <ActionIcon
            size="lg"
            aria-label={t('clipboard.title')}
            disabled={!isReady}
            onClick={() => setIsOpen(!isOpen)}
            {...(clipboard.isWaiting && { variant: 'light', color: 'amber' })}
          >
            <IconClipboard size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('clipboard.title')}>
        <Suspense fallback={null}>
          <ClipboardPanel clipboard={clipboard} onDone={done} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
