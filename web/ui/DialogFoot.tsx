import type { PropsWithChildren, ReactNode } from 'react';
import classes from './DialogFoot.module.css';

/** The buttons of a dialog that may be longer than the screen, in sight wherever it is scrolled to, with what is said of them. */
export function DialogFoot({ said, children }: PropsWithChildren<{ said?: ReactNode }>) {
  return (
    <div className={classes.foot}>
      {said}
      <div className={classes.buttons}>{children}</div>
    </div>
  );
}
