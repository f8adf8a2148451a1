import { Menu } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { HeaderButton } from './HeaderButton.tsx';
import type { HeaderMenuProps } from './HeaderMenu.tsx';

/** A menu of the header that was asked for before it was there: it takes over the button with its focus, and opens. */
export function OpenedMenu(props: HeaderMenuProps & { width: number; items: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    button.current?.focus();
    setOpen(true);
  }, []);
  return (
    <Menu position="bottom-end" width={props.width} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <HeaderButton ref={button} aria-label={props.label}>
          {props.children}
        </HeaderButton>
      </Menu.Target>
      <Menu.Dropdown>{props.items}</Menu.Dropdown>
    </Menu>
  );
}
