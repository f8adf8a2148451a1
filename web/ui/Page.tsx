import { Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './Page.module.css';

/** A page with its title, which the browser's tab shows, too. */
export function Page(props: { title: string; lead?: string; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Berth`;
  }, [props.title]);
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1}>{props.title}</Title>
          {props.lead && (
            <Text c="dimmed" size="sm" mt={4}>
              {props.lead}
            </Text>
          )}
        </div>
        {props.actions}
      </div>
      {props.children}
    </>
  );
}
