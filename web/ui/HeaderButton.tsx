import { ActionIcon, type ActionIconProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import classes from './HeaderButton.module.css';

/** A round button on a dark ground or a plain one, for the menus of the header and the log-in page. */
export function HeaderButton(props: ActionIconProps & Omit<ComponentPropsWithRef<'button'>, 'style' | 'color'>) {
  const className = `${classes.button} ${props.className ?? ''}`;
  return <ActionIcon variant="transparent" size={38} radius="xl" {...props} className={className} />;
}
