/** The pages behind the log-in, inside one frame, kept up to date by one event socket. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect } from 'react';
import { BrowserRouter, Route, Routes, useLocation, useMatch } from 'react-router';
import { EventsProvider, useEvents, useEventsState } from '../app-framework/events.tsx';
import { AppShell } from '../ui/AppShell.tsx';
import { ConnectionStrip } from '../ui/ConnectionStrip.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { isOneMachine } from '../ui/one-machine.ts';
import { useMe, useSessionCache, useViewing } from '../ui/queries.ts';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { onViewChanged } from '../ui/viewing.ts';
import { useIsNotifying } from '../ui/warnings/notifying.ts';
import { HomePage } from './home/HomePage.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { Notifier } from './Notifier.tsx';
import { Notices } from './notices/Notices.tsx';
import { useNotices } from './notices/queries.ts';
import { PaletteButton } from './palette/PaletteButton.tsx';
import { useJoinQuestions } from './support/questions.ts';
import { useJobNotices } from './useJobNotices.tsx';

const CataloguePage = lazy(async () => ({ default: (await import('./catalogue/CataloguePage.tsx')).CataloguePage }));
const SessionsPage = lazy(async () => ({ default: (await import('./sessions/SessionsPage.tsx')).SessionsPage }));
const desktopPages = async () => (await import('../app-framework/pages.ts')).pages;
const SessionPage = lazy(async () => ({ default: (await desktopPages()).SessionPage }));
const SharedPage = lazy(async () => ({ default: (await desktopPages()).SharedPage }));
const ClusterPage = lazy(async () => ({ default: (await import('./cluster/ClusterPage.tsx')).ClusterPage }));
const MachinePage = lazy(async () => ({ default: (await import('./cluster/MachinePage.tsx')).MachinePage }));
const ClusterHistoryPage = lazy(async () => ({
  default: (await import('./history/ClusterHistoryPage.tsx')).ClusterHistoryPage,
}));
const JobsPage = lazy(async () => ({ default: (await import('./jobs/JobsPage.tsx')).JobsPage }));
const JobPage = lazy(async () => ({ default: (await import('./jobs/JobPage.tsx')).JobPage }));
const RunsPage = lazy(async () => ({ default: (await import('../cae/RunsPage.tsx')).RunsPage }));
const NewRunPage = lazy(async () => ({ default: (await import('../cae/NewRunPage.tsx')).NewRunPage }));
const RunPage = lazy(async () => ({ default: (await import('../cae/RunPage.tsx')).RunPage }));
const ComparePage = lazy(async () => ({ default: (await import('../cae/ComparePage.tsx')).ComparePage }));
const StudiesPage = lazy(async () => ({ default: (await import('../studies/StudiesPage.tsx')).StudiesPage }));
const NewStudyPage = lazy(async () => ({ default: (await import('../studies/NewStudyPage.tsx')).NewStudyPage }));
const StudyPage = lazy(async () => ({ default: (await import('../studies/StudyPage.tsx')).StudyPage }));
const WorkflowsPage = lazy(async () => ({ default: (await import('../workflows/WorkflowsPage.tsx')).WorkflowsPage }));
const NewWorkflowPage = lazy(async () => ({
  default: (await import('../workflows/editor/NewWorkflowPage.tsx')).NewWorkflowPage,
}));
const WorkflowPage = lazy(async () => ({
  default: (await import('../workflows/editor/WorkflowPage.tsx')).WorkflowPage,
}));
const ExecutionPage = lazy(async () => ({
  default: (await import('../workflows/execution/ExecutionPage.tsx')).ExecutionPage,
}));
const SchedulesPage = lazy(async () => ({ default: (await import('../schedules/SchedulesPage.tsx')).SchedulesPage }));
const SchedulePage = lazy(async () => ({ default: (await import('../schedules/SchedulePage.tsx')).SchedulePage }));
const ChangeSchedulePage = lazy(async () => ({
  default: (await import('../schedules/change/ChangeSchedulePage.tsx')).ChangeSchedulePage,
}));
const FilesPage = lazy(async () => ({ default: (await import('../files/FilesPage.tsx')).FilesPage }));
const NodePage = lazy(async () => ({ default: (await import('./cluster/NodePage.tsx')).NodePage }));
const AccountPage = lazy(async () => ({ default: (await import('./account/AccountPage.tsx')).AccountPage }));
const Administration = lazy(async () => ({ default: (await import('./admin/Administration.tsx')).Administration }));
const JoinedPage = lazy(async () => ({ default: (await desktopPages()).JoinedPage }));
const ViewBanner = lazy(async () => ({ default: (await import('./support/ViewBanner.tsx')).ViewBanner }));
const JoinQuestions = lazy(async () => ({ default: (await import('./support/JoinQuestions.tsx')).JoinQuestions }));

export function Portal() {
  return (
    <BrowserRouter>
      <Routes>
        {/* Perhaps nobody is logged in there. */}
        <Route path="shared" element={<Alone page={<SharedPage />} />} />
        <Route path="admin/desktops/:joinId" element={<Alone page={<JoinedPage />} />} />
        <Route path="*" element={<Frame />} />
      </Routes>
    </BrowserRouter>
  );
}

/** A page without the frame: it has all the room. */
function Alone({ page }: { page: ReactNode }) {
  return (
    <ErrorBoundary>
      <Suspense>{page}</Suspense>
    </ErrorBoundary>
  );
}

function Frame() {
  const me = useMe();
  // In pieces, as the whole page begins with it: a slow processor answers its user in between.
  const isKnown = useDeferredValue(me.data !== undefined);
  // With it and not after it: what is told stands above all else, which would move.
  useNotices();
  const isSession = useMatch('/sessions/:sessionId') !== null;
  const viewing = useViewing();
  const waiting = isSession ? null : <RowsSkeleton />;
  useEffect(() => onViewChanged(() => location.assign('/')), []);

  const content = () => {
    // Nothing else is asked for before it is known who asks: a log-in that has run out is renewed by one request, not by each.
    if (isKnown) return <Pages isSession={isSession} fallback={waiting} />;
    return me.error ? <ErrorState error={me.error} onRetry={me.refetch} /> : waiting;
  };
  return (
    <AppShell
      user={me.data}
      bleed={isSession}
      tool={me.data && <PaletteButton />}
      banner={viewing && me.data && <ViewBanner user={me.data.user_id} until={viewing.expires_at} />}
    >
      {content()}
    </AppShell>
  );
}

function Pages({ isSession, fallback }: { isSession: boolean; fallback: ReactNode }) {
  const { pathname } = useLocation();
  const isNotifying = useIsNotifying();
  return (
    <EventsProvider>
      <Live isSession={isSession} />
      <Suspense>{isNotifying && <Notifier />}</Suspense>
      <Notices isSession={isSession} />
      <Questions />
      {/* The administration stays around its pages. */}
      <ErrorBoundary key={pathname.startsWith('/admin') ? 'admin' : pathname}>
        <Suspense fallback={fallback}>
          <Routes>
            <Route index element={<HomePage />} />
            <Route path="apps" element={<CataloguePage />} />
            <Route path="sessions" element={<SessionsPage />} />
            <Route path="sessions/:sessionId" element={<SessionPage />} />
            <Route path="jobs" element={<JobsPage />} />
            <Route path="jobs/:jobId" element={<JobPage />} />
            <Route path="cluster" element={isOneMachine ? <MachinePage /> : <ClusterPage />} />
            <Route path="cluster/history" element={<ClusterHistoryPage />} />
            <Route path="cluster/nodes/:name" element={<NodePage />} />
            <Route path="cae" element={<RunsPage />} />
            <Route path="cae/new/:solver" element={<NewRunPage />} />
            <Route path="cae/runs/:runId" element={<RunPage />} />
            <Route path="cae/compare" element={<ComparePage />} />
            <Route path="cae/studies" element={<StudiesPage />} />
            <Route path="cae/studies/new" element={<NewStudyPage />} />
            <Route path="cae/studies/:studyId" element={<StudyPage />} />
            <Route path="cae/workflows" element={<WorkflowsPage />} />
            <Route path="cae/workflows/new" element={<NewWorkflowPage />} />
            <Route path="cae/workflows/:workflowId" element={<WorkflowPage />} />
            <Route path="cae/executions/:executionId" element={<ExecutionPage />} />
            <Route path="cae/schedules" element={<SchedulesPage />} />
            <Route path="cae/schedules/:scheduleId" element={<SchedulePage />} />
            <Route path="cae/schedules/:scheduleId/change" element={<ChangeSchedulePage />} />
            <Route path="files" element={<FilesPage />} />
            <Route path="account" element={<AccountPage />} />
            <Route path="admin/*" element={<Administration />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
    </EventsProvider>
  );
}

/** What is shown over every page while support asks to join a desktop. */
function Questions() {
  const open = useJoinQuestions().data?.join_requests ?? [];
  return <Suspense>{open.length > 0 && <JoinQuestions questions={open} />}</Suspense>;
}

/** Lets the events keep what is cached true, says so when they do not come, and reads again what failed once they are back. */
function Live({ isSession }: { isSession: boolean }) {
  const client = useQueryClient();
  const state = useEventsState();
  useEvents(useSessionCache().apply);
  useEvents(useJobNotices());
  useEffect(() => {
    if (state === 'open') void client.refetchQueries({ predicate: (query) => query.state.status === 'error' });
  }, [state, client]);
  // The session screen says in its own place that the connection is lost.
  return isSession ? null : <ConnectionStrip state={state} />;
}
