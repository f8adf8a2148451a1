import type { ReactNode } from 'react';
import classes from './Chips.module.css';

/** A row of buttons of which one is pressed. */
export function Chips<Value extends string>(props: {
  label: string;
  value: Value | null;
  options: { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className={classes.chips} aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className={classes.chip}
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
