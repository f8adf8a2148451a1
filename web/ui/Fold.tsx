import { Button, Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type PropsWithChildren, useId, useState } from 'react';

interface Fold {
  id: string;
  isOpen: boolean;
  turn: () => void;
}

/** What few need is folded until somebody wants it. With a fault in it it stays open: that must be seen. */
export function useFold(hasFault: boolean): Fold {
  const [isWanted, setWanted] = useState(false);
  const isOpen = isWanted || hasFault;
  return { id: useId(), isOpen, turn: () => setWanted(!isOpen) };
}

/** `label` is for who does not see what stands around it. */
export function FoldButton({ fold, label, children }: PropsWithChildren<{ fold: Fold; label?: string }>) {
  return (
    <Button
      variant="transparent"
      size="compact-sm"
      px={0}
      rightSection={fold.isOpen ? <IconChevronUp size={15} /> : <IconChevronDown size={15} />}
      aria-expanded={fold.isOpen}
      aria-controls={fold.id}
      aria-label={label}
      onClick={fold.turn}
    >
      {children}
    </Button>
  );
}

export function Folded({ fold, children }: PropsWithChildren<{ fold: Fold }>) {
  return (
    <Collapse expanded={fold.isOpen} id={fold.id} transitionDuration={120}>
      {children}
    </Collapse>
  );
}
