/** Texts of the administrators' page of applications. */
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  title: 'All apps',
  reload: 'Read the catalogue again',
  app: 'Application',
  state: 'State',
  actions: 'Actions',
  enabled: 'Enabled',
  disabled: 'Disabled',
  missing: 'Cannot start here',
  enable: 'Enable',
  disable: 'Disable',
  enableName: 'Enable {{app}}',
  disableName: 'Disable {{app}}',
  message: 'Message to users',
  messageHelp: 'The catalogue shows it in the place of Launch. Running sessions go on.',
  messageNeeded: 'Say why, and until when.',
};

export const ko: Translated<typeof en> = {
  title: '모든 앱',
  reload: '카탈로그 다시 읽기',
  app: '애플리케이션',
  state: '상태',
  actions: '작업',
  enabled: '사용 중',
  disabled: '사용 중지',
  missing: '여기서 시작할 수 없음',
  enable: '다시 사용',
  disable: '중지',
  enableName: '{{app}} 다시 사용',
  disableName: '{{app}} 사용 중지',
  message: '사용자에게 보일 메시지',
  messageHelp: '카탈로그에서 실행 단추 대신 표시됩니다. 실행 중인 세션은 계속됩니다.',
  messageNeeded: '이유와 기한을 알려 주세요.',
};
