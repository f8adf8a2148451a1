import { Anchor, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { Link } from 'react-router';
import classes from './Section.module.css';

/** A part of the home page, with the way to all that it shows some of. */
export function Section(props: {
  title: string;
  lead?: string | undefined;
  all: { to: string; label: string };
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} id={id}>
          {props.title}
        </Title>
        <Anchor component={Link} to={props.all.to} size="sm">
          {props.all.label}
        </Anchor>
      </div>
      {props.lead && (
        <Text size="sm" c="dimmed" mt={-6} mb="sm">
          {props.lead}
        </Text>
      )}
      {props.children}
    </section>
  );
}
