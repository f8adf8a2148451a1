import { ActionIcon, Tooltip } from '@mantine/core';
import { IconEye, IconMaximize, IconMinimize, IconPointer } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedShare } from '../../../src/shares/schema.ts';
import { ColourSchemeMenu } from '../../ui/ColourSchemeMenu.tsx';
import { LanguageMenu } from '../../ui/LanguageMenu.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useFullScreen } from '../useFullScreen.ts';
import classes from './SharedBar.module.css';

/** Whose session is seen here, what one may do with it, and until when. */
export function SharedBar({ opened, children }: { opened: OpenedShare | undefined; children?: ReactNode }) {
  const { t } = useTranslation('framework');
  return (
    <header className={classes.bar}>
      <span className={classes.mark}>
        <Mark size={24} />
      </span>
      {opened ? (
        <>
          <div className={classes.names}>
            {/* Without a desktop the message has the heading. */}
            {opened.displayUrl === null ? (
              <p className={classes.name}>{opened.name}</p>
            ) : (
              <h1 className={classes.name}>{opened.name}</h1>
            )}
            <p className={classes.owner}>{t('shared.of', { user: opened.owner })}</p>
          </div>
          <Facts opened={opened} />
        </>
      ) : (
        <p className={classes.name}>Berth</p>
      )}
      <div className={classes.tools}>
        {children}
        <FullScreen />
        <LanguageMenu />
        <ColourSchemeMenu />
      </div>
    </header>
  );
}

function Facts({ opened }: { opened: OpenedShare }) {
  const { t } = useTranslation('framework');
  const { scope, expires_at, watching, displayUrl } = opened;
  const mayType = scope === 'control';
  // One's own display is among them once it is open.
  const others = Math.max(0, watching - 1);
  return (
    <div className={classes.facts}>
      <span className={classes.scope} data-control={mayType || undefined} role="status">
        {mayType ? <IconPointer size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
        {t(mayType ? 'shared.controlling' : 'shared.looking')}
      </span>
      <span>
        <RelativeTime at={expires_at} phrase={(when) => t('shared.ends', { when })} />
      </span>
      {displayUrl !== null && others > 0 && <span>{t('shared.others', { count: others })}</span>}
    </div>
  );
}

function FullScreen() {
  const { t } = useTranslation('framework');
  const { isFull, isPossible, toggle } = useFullScreen();
  const label = t(isFull ? 'leaveFullScreen' : 'fullScreen');
  if (!isPossible) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon size="lg" aria-label={label} onClick={toggle}>
        {isFull ? <IconMinimize size={19} stroke={1.7} /> : <IconMaximize size={19} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  );
}
