/** The frame of the administrators' pages: beside each the way to all the others. */
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, NavLink, Route, Routes, useLocation } from 'react-router';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { useMe } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import * as administration from '../locales/administration.ts';
import { NotFoundPage } from '../NotFoundPage.tsx';
import classes from './Administration.module.css';
import { sectionsFor } from './sections.ts';

addTexts('administration', administration);

export function Administration() {
  const { t } = useTranslation('ui');
  const { pathname } = useLocation();
  const sections = sectionsFor(useMe().data?.role);
  const [first] = sections;
  if (first === undefined) return <NotForYou />;
  return (
    <div className={classes.frame}>
      <nav className={classes.nav} aria-label={t('nav.administration')}>
        {sections.map(({ path, icon: Icon, text }) => (
          <NavLink key={path} to={`/admin/${path}`} className={classes.link ?? ''} ref={showCurrent}>
            <Icon size={18} aria-hidden />
            {t(`nav.${text}`)}
          </NavLink>
        ))}
      </nav>
      <div className={classes.page}>
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<RowsSkeleton />}>
            <Routes>
              <Route index element={<Navigate to={first.path} replace />} />
              {sections.map(({ path, page: Page, below }) => (
                <Route key={path} path={path}>
                  <Route index element={<Page />} />
                  {below && <Route path={below.path} element={<below.page />} />}
                </Route>
              ))}
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </div>
    </div>
  );
}

/** On a phone the row scrolls, and the page that is shown may be at its end. */
function showCurrent(link: HTMLAnchorElement | null): void {
  const row = link?.parentElement;
  if (link?.ariaCurrent === 'page' && row) row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
}

function NotForYou() {
  const { t } = useTranslation('administration');
  return (
    <EmptyState
      order={1}
      icon={<IconLock />}
      title={t('notForYou')}
      cure={t('notForYouCure')}
      action={
        <Button component={Link} to="/">
          {t('toCatalogue')}
        </Button>
      }
    />
  );
}
