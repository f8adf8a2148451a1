import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/** Nothing here, and how to change that. */
export function EmptyState(props: { icon: ReactNode; title: string; order?: 1 | 2; cure: string; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <div className={classes.icon}>{props.icon}</div>
      <Stack gap={4} align="center">
        <Title order={props.order ?? 2} size="h3" ta="center">
          {props.title}
        </Title>
        <Text size="sm" c="dimmed" ta="center" maw={420}>
          {props.cure}
        </Text>
      </Stack>
      {props.action}
    </div>
  );
}
