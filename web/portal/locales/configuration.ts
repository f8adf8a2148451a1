/** Texts of the page that shows the effective configuration. */
import type { Setting } from '../../../src/configuration/schema.ts';
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  title: 'Configuration',
  lead: 'What is in effect, and where it comes from. Secrets are not shown.',
  howTo: 'To change it, edit this file on the portal’s machine, then restart the portal. Running sessions go on.',
  howToBegin:
    'There is no file: everything has its default. To change something, name a YAML file in the variable BERTH_CONFIG, then restart the portal. Running sessions go on.',
  search: 'Search settings',
  general: 'General',
  notSet: 'not set',
  secret: { set: 'set; not shown', 'not set': 'not set' },
  yes: 'yes',
  no: 'no',
  none: 'none',
  source: { default: 'Default', file: 'File', environment: 'Variable' } satisfies Record<Setting['source'], string>,
  nothing: 'No setting is called that',
  nothingCure: 'Try fewer letters.',
};

export const ko: Translated<typeof en> = {
  title: '설정',
  lead: '지금 적용된 값과 그 값을 정한 곳입니다. 비밀 값은 표시하지 않습니다.',
  howTo: '바꾸려면 포털 서버에서 이 파일을 고친 뒤 포털을 다시 시작하세요. 실행 중인 세션은 계속됩니다.',
  howToBegin:
    '설정 파일이 없어 모두 기본값입니다. 바꾸려면 BERTH_CONFIG 변수에 YAML 파일을 지정한 뒤 포털을 다시 시작하세요. 실행 중인 세션은 계속됩니다.',
  search: '설정 검색',
  general: '일반',
  notSet: '설정 안 됨',
  secret: { set: '설정됨(표시하지 않음)', 'not set': '설정 안 됨' },
  yes: '예',
  no: '아니요',
  none: '없음',
  source: { default: '기본값', file: '파일', environment: '변수' },
  nothing: '그런 이름의 설정이 없습니다',
  nothingCure: '글자를 줄여 보세요.',
};
