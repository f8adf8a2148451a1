import type { Translated } from '../ui/locales/translated.ts';

export const en = {
  title: 'Log in',
  lead: 'Desktop applications of your cluster, in the browser.',
  username: 'User name',
  password: 'Password',
  show: 'Show the password',
  hide: 'Hide the password',
  submit: 'Log in',
  required: 'Fill this in.',
  wait_one: 'Try again in {{count}} second.',
  wait_other: 'Try again in {{count}} seconds.',
};

export const ko: Translated<typeof en> = {
  title: '로그인',
  lead: '클러스터의 데스크톱 애플리케이션을 브라우저에서 사용하세요.',
  username: '사용자 이름',
  password: '비밀번호',
  show: '비밀번호 표시',
  hide: '비밀번호 숨기기',
  submit: '로그인',
  required: '입력해 주세요.',
  wait_other: '{{count}}초 뒤 다시 시도하세요.',
};
