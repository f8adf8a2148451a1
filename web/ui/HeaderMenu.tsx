import { type ComponentType, type ReactNode, Suspense, useState } from 'react';
import { HeaderButton } from './HeaderButton.tsx';

export interface HeaderMenuProps {
  label: string;
  /** What the button shows. */
  children: ReactNode;
}

/** The button of a menu. The menu itself, with all that places it on the screen, comes when it is opened for the first time. */
export function HeaderMenu({ menu: Menu, ...props }: HeaderMenuProps & { menu: ComponentType<HeaderMenuProps> }) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <HeaderButton aria-label={props.label} aria-haspopup="menu" onClick={() => setWanted(true)}>
      {props.children}
    </HeaderButton>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <Menu {...props} />
    </Suspense>
  );
}
