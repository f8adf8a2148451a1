import { Loader, Text } from '@mantine/core';
import classes from './ConnectionNote.module.css';

/** A calm word over the desktop while there is nothing to do but wait. */
export function ConnectionNote({ text, more }: { text: string; more: string }) {
  return (
    <div className={classes.place} role="status">
      <div className={classes.note}>
        <Loader size={18} />
        <div>
          <Text size="sm" fw={600}>
            {text}
          </Text>
          <Text size="xs" c="dimmed">
            {more}
          </Text>
        </div>
      </div>
    </div>
  );
}
