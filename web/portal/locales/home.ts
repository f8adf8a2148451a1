/** Texts of the home page, which is the first that anybody sees. */
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  title: 'Home',
  lead: 'What runs, what waits and what you work with. It follows by itself.',
  sessions: 'Your sessions',
  allSessions: 'All sessions',
  moreSessions: 'All {{count}} sessions',
  noSessions: 'No session is running',
  noSessionsCure:
    'Launch an app, and it opens in this window. It goes on when you close the browser, and waits for you here.',
  apps: 'Apps',
  newcomer: 'Launch one to begin. The star keeps it here.',
  allApps: 'All apps',
  ended: 'Ended lately',
  allEnded: 'All ended',
};

export const ko: Translated<typeof en> = {
  title: '홈',
  lead: '실행 중이거나 대기 중인 것과 자주 쓰는 앱입니다. 자동으로 갱신됩니다.',
  sessions: '내 세션',
  allSessions: '모든 세션',
  moreSessions: '세션 {{count}}개 모두 보기',
  noSessions: '실행 중인 세션이 없습니다',
  noSessionsCure: '앱을 실행하면 이 창에서 열립니다. 브라우저를 닫아도 계속 실행되며 여기에서 다시 열 수 있습니다.',
  apps: '앱',
  newcomer: '하나를 실행해 보세요. 별을 누르면 이곳에 고정됩니다.',
  allApps: '모든 앱',
  ended: '최근 종료된 세션',
  allEnded: '모두 보기',
};
