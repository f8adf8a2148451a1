/** Texts of how much room a user has. */
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  title: 'Storage',
  home: 'Home',
  source: {
    quota: 'Your quota.',
    file_system: 'The whole file system, which others fill too.',
  },
  usedOf: '{{used}} of {{limit}} used',
  used: '{{used}} used',
  free: '{{free}} free',
  filesOf: '{{used}} of {{limit}} files',
  tight: 'Almost full. Remove or move files that are no longer needed.',
  over: 'Full. Nothing more can be written, and sessions may fail to start. Remove or move files.',
  grace: 'Over your quota. Remove or move files by {{when}}; after that nothing more can be written.',
  noAccount: 'Your user has no account, so it has no files here. An administrator maps one under Users.',
  size: { mib: '{{size}} MiB', gib: '{{size}} GiB', tib: '{{size}} TiB' },
};

export const ko: Translated<typeof en> = {
  title: '저장 공간',
  home: '홈',
  source: {
    quota: '사용자 할당량입니다.',
    file_system: '다른 사용자와 함께 쓰는 전체 파일 시스템입니다.',
  },
  usedOf: '{{limit}} 중 {{used}} 사용',
  used: '{{used}} 사용',
  free: '여유 {{free}}',
  filesOf: '파일 {{limit}}개 중 {{used}}개',
  tight: '공간이 거의 찼습니다. 필요 없는 파일을 지우거나 옮기세요.',
  over: '공간이 가득 찼습니다. 더 이상 파일을 쓸 수 없으며 세션이 시작되지 않을 수 있습니다. 파일을 지우거나 옮기세요.',
  grace: '할당량을 초과했습니다. {{when}}까지 파일을 지우거나 옮기세요. 그 뒤에는 파일을 쓸 수 없습니다.',
  noAccount: '사용자에게 계정이 없어 이곳에 파일이 없습니다. 관리자가 사용자 메뉴에서 계정을 연결할 수 있습니다.',
  size: { mib: '{{size}} MiB', gib: '{{size}} GiB', tib: '{{size}} TiB' },
};
