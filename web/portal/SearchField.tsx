import { IconSearch } from '@tabler/icons-react';
import type { Ref } from 'react';
import classes from './SearchField.module.css';

export function SearchField(props: {
  ref?: Ref<HTMLInputElement>;
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <div className={classes.field}>
      <IconSearch size={17} className={classes.icon} aria-hidden />
      <input
        ref={props.ref}
        type="search"
        className={classes.input}
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  );
}
