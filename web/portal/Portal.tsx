/** The pages behind the log-in, inside one frame, kept up to date by one event socket. */
import { lazy, Suspense } from 'react';
import { BrowserRouter, Outlet, Route, Routes, useLocation, useMatch } from 'react-router';
import { EventsProvider, useEvents, useEventsState } from '../app-framework/events.tsx';
import { AppShell } from '../ui/AppShell.tsx';
import { ConnectionStrip } from '../ui/ConnectionStrip.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { useMe, useSessionCache } from '../ui/queries.ts';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { CataloguePage } from './catalogue/CataloguePage.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { SessionsPage } from './sessions/SessionsPage.tsx';

const SessionPage = lazy(() => import('../app-framework/SessionPage.tsx'));
const AccountPage = lazy(async () => ({ default: (await import('./account/AccountPage.tsx')).AccountPage }));
const UsersPage = lazy(async () => ({ default: (await import('./admin/UsersPage.tsx')).UsersPage }));
const AuditPage = lazy(async () => ({ default: (await import('./admin/AuditPage.tsx')).AuditPage }));

export function Portal() {
  return (
    <BrowserRouter>
      <EventsProvider>
        <LiveCache />
        <Routes>
          <Route element={<Frame />}>
            <Route index element={<CataloguePage />} />
            <Route path="sessions" element={<SessionsPage />} />
            <Route path="sessions/:sessionId" element={<SessionPage />} />
            <Route path="account" element={<AccountPage />} />
            <Route path="admin/users" element={<UsersPage />} />
            <Route path="admin/audit" element={<AuditPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </EventsProvider>
    </BrowserRouter>
  );
}

function LiveCache() {
  useEvents(useSessionCache().apply);
  return null;
}

function Frame() {
  const me = useMe();
  const { pathname } = useLocation();
  const isSession = useMatch('/sessions/:sessionId') !== null;
  return (
    <AppShell user={me.data} bleed={isSession}>
      <ConnectionStrip state={useEventsState()} />
      <ErrorBoundary key={pathname}>
        {me.error ? (
          <ErrorState error={me.error} onRetry={me.refetch} />
        ) : (
          <Suspense fallback={isSession ? null : <RowsSkeleton />}>
            <Outlet />
          </Suspense>
        )}
      </ErrorBoundary>
    </AppShell>
  );
}
