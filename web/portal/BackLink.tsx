import { Anchor } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';
import classes from './BackLink.module.css';

/** Above the title of one thing: the way to all of them. */
export function BackLink({ to, label }: { to: string; label: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" className={classes.back ?? ''}>
      <IconArrowLeft size={15} aria-hidden /> {label}
    </Anchor>
  );
}
