import { linked } from './linked.ts';
import classes from './NoticeBar.module.css';

/** Plain text in which addresses are links. */
export function LinkedText({ text }: { text: string }) {
  return (
    <span className={classes.text}>
      {linked(text).map(({ text: piece, at, href }) =>
        href === null ? (
          piece
        ) : (
          <a key={at} href={href} target="_blank" rel="noreferrer">
            {piece}
          </a>
        ),
      )}
    </span>
  );
}
