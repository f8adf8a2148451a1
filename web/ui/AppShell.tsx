import {
  IconApps,
  IconChartLine,
  IconFolder,
  IconHome,
  IconListCheck,
  IconServer,
  IconStack2,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import type { User } from '../../src/auth/schema.ts';
import classes from './AppShell.module.css';
import { ColourSchemeMenu } from './ColourSchemeMenu.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { Mark } from './Mark.tsx';
import { isOneMachine } from './one-machine.ts';
import { UserMenu } from './UserMenu.tsx';

const linkClass = classes.link ?? '';

/** The frame of every page behind the log-in. A bleeding page gets all the room below the header and scrolls by itself. */
export function AppShell(props: {
  user: User | undefined;
  bleed: boolean;
  /** Stands before the menus. */
  tool: ReactNode;
  /** Stands below the header, whatever the page. */
  banner: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('ui');
  return (
    <div className={classes.shell} data-bleed={props.bleed || undefined}>
      <a className={classes.skip} href="#content">
        {t('nav.skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.product} aria-label={t('nav.toHome')}>
            <Mark />
            <span>Berth</span>
          </Link>
          <nav className={classes.nav} aria-label={t('nav.main')}>
            <NavLink to="/" end className={linkClass}>
              <IconHome size={18} aria-hidden />
              {t('nav.home')}
            </NavLink>
            <NavLink to="/apps" className={linkClass}>
              <IconApps size={18} aria-hidden />
              {t('nav.apps')}
            </NavLink>
            <NavLink to="/sessions" className={linkClass}>
              <IconStack2 size={18} aria-hidden />
              {t('nav.sessions')}
            </NavLink>
            <NavLink to="/cae" className={linkClass}>
              <IconChartLine size={18} aria-hidden />
              {t('nav.cae')}
            </NavLink>
            <NavLink to="/files" className={linkClass}>
              <IconFolder size={18} aria-hidden />
              {t('nav.files')}
            </NavLink>
            {/* Without a cluster every launch starts at once, and is a session. */}
            {!isOneMachine && (
              <NavLink to="/jobs" className={linkClass}>
                <IconListCheck size={18} aria-hidden />
                {t('nav.jobs')}
              </NavLink>
            )}
            <NavLink to="/cluster" className={linkClass}>
              <IconServer size={18} aria-hidden />
              {t(isOneMachine ? 'nav.machine' : 'nav.cluster')}
            </NavLink>
          </nav>
          <div className={classes.tools}>
            {props.tool}
            <LanguageMenu />
            <ColourSchemeMenu />
            <UserMenu user={props.user} />
          </div>
        </div>
        {props.banner}
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
