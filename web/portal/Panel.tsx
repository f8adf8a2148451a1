import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

/** A titled part of a page, on its own surface. */
export function Panel(props: {
  title?: string;
  lead?: string;
  id?: string;
  /** Stands beside the title. */
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.panel} id={props.id}>
      {props.title && (
        <div className={classes.head}>
          <Title order={2}>{props.title}</Title>
          {props.action}
        </div>
      )}
      {props.lead && (
        <Text size="sm" c="dimmed" mt={2}>
          {props.lead}
        </Text>
      )}
      <div className={props.title ? classes.content : undefined}>{props.children}</div>
    </section>
  );
}
