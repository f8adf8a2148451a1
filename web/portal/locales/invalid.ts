/** What is wrong with a field, for all forms. */
import type { Translated } from '../../ui/locales/translated.ts';

const en = {
  required: 'Fill this in.',
  number: 'Enter a number.',
  integer: 'Enter a whole number.',
  min: 'At least {{min}}.',
  max: 'At most {{max}}.',
  tooLong: 'At most {{max}} characters.',
  pattern: 'It does not have the expected form.',
  path: 'Enter an absolute path: it starts with /.',
  resolution: 'Enter WIDTHxHEIGHT, from 320x240 to 7680x4320.',
  password: 'At least 12 characters.',
  same: 'The two passwords differ.',
  userId: 'Start with a lower-case letter; then letters, digits, dots, dashes or underscores, at most 32.',
};

const ko: Translated<typeof en> = {
  required: '입력해 주세요.',
  number: '숫자를 입력하세요.',
  integer: '정수를 입력하세요.',
  min: '{{min}} 이상이어야 합니다.',
  max: '{{max}} 이하여야 합니다.',
  tooLong: '최대 {{max}}자입니다.',
  pattern: '형식이 올바르지 않습니다.',
  path: '/로 시작하는 절대 경로를 입력하세요.',
  resolution: '320x240에서 7680x4320 사이의 가로x세로를 입력하세요.',
  password: '12자 이상이어야 합니다.',
  same: '두 비밀번호가 다릅니다.',
  userId: '영문 소문자로 시작하고 소문자, 숫자, 점, 하이픈, 밑줄로 최대 32자입니다.',
};

export const invalid = { en, ko };
