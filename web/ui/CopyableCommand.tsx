import classes from './CopyableCommand.module.css';
import { CopyButton } from './CopyButton.tsx';

/** A command or a secret in full, with a button that copies it. */
export function CopyableCommand({ text, label }: { text: string; label: string }) {
  return (
    <div className={classes.command}>
      <code className={classes.text}>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
