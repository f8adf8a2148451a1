/** Texts of the command palette, which come with it. */
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  title: 'Commands',
  placeholder: 'Search for an application, a session or a page',
  results: 'Commands that fit',
  nothing: 'Nothing matches “{{query}}”. Try fewer letters.',
  group: { sessions: 'Sessions', apps: 'Applications', pages: 'Pages', settings: 'Settings' },
  open: 'Open {{name}}',
  launch: 'Launch {{app}}',
  launchPreset: 'Launch {{app}} with {{preset}}',
  language: 'Language: {{language}}',
  scheme: { light: 'Appearance: light', dark: 'Appearance: dark', auto: 'Appearance: as the system' },
  hints: { move: 'to move', run: 'to run', close: 'to close' },
};

export const ko: Translated<typeof en> = {
  title: '명령 팔레트',
  placeholder: '애플리케이션, 세션, 페이지 검색',
  results: '찾은 명령',
  nothing: '‘{{query}}’에 맞는 명령이 없습니다. 글자를 줄여 보세요.',
  group: { sessions: '세션', apps: '애플리케이션', pages: '페이지', settings: '설정' },
  open: '{{name}} 열기',
  launch: '{{app}} 실행',
  launchPreset: '{{app}} 실행 ({{preset}})',
  language: '언어: {{language}}',
  scheme: { light: '화면 모드: 밝게', dark: '화면 모드: 어둡게', auto: '화면 모드: 시스템 설정' },
  hints: { move: '이동', run: '실행', close: '닫기' },
};
