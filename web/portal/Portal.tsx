/** The pages behind the log-in, inside one frame, kept up to date by one event socket. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { BrowserRouter, Route, Routes, useLocation, useMatch } from 'react-router';
import { EventsProvider, useEvents, useEventsState } from '../app-framework/events.tsx';
import { AppShell } from '../ui/AppShell.tsx';
import { ConnectionStrip } from '../ui/ConnectionStrip.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { useMe, useSessionCache } from '../ui/queries.ts';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { useNotifying } from '../ui/warnings/notifying.ts';
import { CataloguePage } from './catalogue/CataloguePage.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { Notifier } from './Notifier.tsx';
import { PaletteButton } from './palette/PaletteButton.tsx';

const SessionsPage = lazy(async () => ({ default: (await import('./sessions/SessionsPage.tsx')).SessionsPage }));
const desktopPages = async () => (await import('../app-framework/pages.ts')).pages;
const SessionPage = lazy(async () => ({ default: (await desktopPages()).SessionPage }));
const SharedPage = lazy(async () => ({ default: (await desktopPages()).SharedPage }));
const ClusterPage = lazy(async () => ({ default: (await import('./cluster/ClusterPage.tsx')).ClusterPage }));
const JobsPage = lazy(async () => ({ default: (await import('./jobs/JobsPage.tsx')).JobsPage }));
const JobPage = lazy(async () => ({ default: (await import('./jobs/JobPage.tsx')).JobPage }));
const NodePage = lazy(async () => ({ default: (await import('./cluster/NodePage.tsx')).NodePage }));
const AccountPage = lazy(async () => ({ default: (await import('./account/AccountPage.tsx')).AccountPage }));
const UsersPage = lazy(async () => ({ default: (await import('./admin/UsersPage.tsx')).UsersPage }));
const AppsPage = lazy(async () => ({ default: (await import('./admin/AppsPage.tsx')).AppsPage }));
const AuditPage = lazy(async () => ({ default: (await import('./admin/AuditPage.tsx')).AuditPage }));

export function Portal() {
  return (
    <BrowserRouter>
      <Routes>
        {/* Perhaps nobody is logged in there. */}
        <Route path="shared" element={<Shared />} />
        <Route path="*" element={<Frame />} />
      </Routes>
    </BrowserRouter>
  );
}

function Shared() {
  return (
    <ErrorBoundary>
      <Suspense>
        <SharedPage />
      </Suspense>
    </ErrorBoundary>
  );
}

function Frame() {
  const me = useMe();
  const isSession = useMatch('/sessions/:sessionId') !== null;
  const waiting = isSession ? null : <RowsSkeleton />;

  const content = () => {
    // Nothing else is asked for before it is known who asks: a log-in that has run out is renewed by one request, not by each.
    if (me.data) return <Pages isSession={isSession} fallback={waiting} />;
    return me.error ? <ErrorState error={me.error} onRetry={me.refetch} /> : waiting;
  };
  return (
    <AppShell user={me.data} bleed={isSession} tool={me.data && <PaletteButton />}>
      {content()}
    </AppShell>
  );
}

function Pages({ isSession, fallback }: { isSession: boolean; fallback: ReactNode }) {
  const { pathname } = useLocation();
  const isNotifying = useNotifying() === 'on';
  return (
    <EventsProvider>
      <Live isSession={isSession} />
      <Suspense>{isNotifying && <Notifier />}</Suspense>
      <ErrorBoundary key={pathname}>
        <Suspense fallback={fallback}>
          <Routes>
            <Route index element={<CataloguePage />} />
            <Route path="sessions" element={<SessionsPage />} />
            <Route path="sessions/:sessionId" element={<SessionPage />} />
            <Route path="jobs" element={<JobsPage />} />
            <Route path="jobs/:jobId" element={<JobPage />} />
            <Route path="cluster" element={<ClusterPage />} />
            <Route path="cluster/nodes/:name" element={<NodePage />} />
            <Route path="account" element={<AccountPage />} />
            <Route path="admin/users" element={<UsersPage />} />
            <Route path="admin/apps" element={<AppsPage />} />
            <Route path="admin/audit" element={<AuditPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
    </EventsProvider>
  );
}

/** Lets the events keep what is cached true, says so when they do not come, and reads again what failed once they are back. */
function Live({ isSession }: { isSession: boolean }) {
  const client = useQueryClient();
  const state = useEventsState();
  useEvents(useSessionCache().apply);
  useEffect(() => {
    if (state === 'open') void client.refetchQueries({ predicate: (query) => query.state.status === 'error' });
  }, [state, client]);
  // The session screen says in its own place that the connection is lost.
  return isSession ? null : <ConnectionStrip state={state} />;
}
