import type { App } from '../../src/apps/schema.ts';
import classes from './AppIcon.module.css';

/** An app's icon on its tile; an empty tile where the app has left the catalogue. */
export function AppIcon({ app, size }: { app: App | undefined; size: number }) {
  return (
    <span className={classes.tile} style={{ width: size, height: size }}>
      {app && <img className={classes.icon} src={app.icon_url} alt="" width={size * 0.66} height={size * 0.66} />}
    </span>
  );
}
