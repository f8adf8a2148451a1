/** Why a session ended, and what to do, for every reason there is. */
import type { EndReason } from '../../../src/session/schema.ts';
import type { Advice } from './translated.ts';

const en: Record<EndReason, Advice> = {
  user: { what: 'It was stopped as asked.', cure: 'Restart it whenever you need it again.' },
  admin: { what: 'An administrator stopped it.', cure: 'Ask the administrator why before you start it again.' },
  app_exited: { what: 'The application was closed.', cure: 'Restart it whenever you need it again.' },
  app_failed: {
    what: 'The application ended with an error.',
    cure: 'Read the log for its last words, then restart it.',
  },
  app_missing: {
    what: 'The application is not installed where the session ran.',
    cure: 'Ask the administrator to install it; the page of apps shows the command.',
  },
  display_missing: {
    what: 'The display server (TigerVNC) is not installed where the session ran.',
    cure: 'Ask the administrator to install it; the page of apps shows the command.',
  },
  display_failed: {
    what: 'The display server ended unexpectedly.',
    cure: 'Restart the session; if it happens again, read the log.',
  },
  time_limit: {
    what: 'Its time was up.',
    cure: 'Start it again with a longer time limit, or extend it before its time is up.',
  },
  idle: { what: 'Nobody used it for a long time.', cure: 'Restart it when you need it again.' },
  out_of_memory: { what: 'It used more memory than it was given.', cure: 'Start it again with more memory.' },
  node_failure: { what: 'The machine it ran on failed.', cure: 'Restart it; it will run on another machine.' },
  preempted: {
    what: 'It had to make room for a job that goes first.',
    cure: 'Restart it; it will wait for a free place.',
  },
  start_timeout: {
    what: 'It did not start in time.',
    cure: 'Read the log, then try again; the machine may have been too busy.',
  },
  hook_failed: {
    what: 'What the site prepares before a start failed.',
    cure: 'The log says why: show it to the administrator, then try again.',
  },
  image_missing: {
    what: 'The image of the application is missing.',
    cure: 'Ask the administrator to put it in its place.',
  },
  container_missing: {
    what: 'The node it was given cannot run containers.',
    cure: 'Ask the administrator to install Apptainer there, then restart it.',
  },
  submit_rejected: {
    what: 'The scheduler refused the job.',
    cure: 'Launch it from the page of apps with other settings, for example less time or memory.',
  },
  no_port: {
    what: 'The machine had no free port for the display.',
    cure: 'Try again later, or end another session there.',
  },
  home_full: {
    what: 'Your home directory could not be written: it is full or read-only.',
    cure: 'Delete files you no longer need, then restart it.',
  },
  disk_full: { what: 'The disk of the machine was full.', cure: 'Tell the administrator, then try again.' },
  unknown: { what: 'It ended, and nobody knows why.', cure: 'Read the log; if that does not help, restart it.' },
};

const ko: Record<EndReason, Advice> = {
  user: { what: '요청에 따라 중지했습니다.', cure: '필요할 때 다시 시작하세요.' },
  admin: { what: '관리자가 중지했습니다.', cure: '다시 시작하기 전에 관리자에게 이유를 문의하세요.' },
  app_exited: { what: '애플리케이션을 닫았습니다.', cure: '필요할 때 다시 시작하세요.' },
  app_failed: {
    what: '애플리케이션이 오류로 종료되었습니다.',
    cure: '로그의 마지막 부분을 확인한 뒤 다시 시작하세요.',
  },
  app_missing: {
    what: '세션이 실행된 곳에 애플리케이션이 설치되어 있지 않습니다.',
    cure: '관리자에게 설치를 요청하세요. 명령은 앱 페이지에 나와 있습니다.',
  },
  display_missing: {
    what: '세션이 실행된 곳에 디스플레이 서버(TigerVNC)가 설치되어 있지 않습니다.',
    cure: '관리자에게 설치를 요청하세요. 명령은 앱 페이지에 나와 있습니다.',
  },
  display_failed: {
    what: '디스플레이 서버가 예기치 않게 종료되었습니다.',
    cure: '세션을 다시 시작하고, 반복되면 로그를 확인하세요.',
  },
  time_limit: { what: '사용 시간이 끝났습니다.', cure: '제한 시간을 늘려 다시 시작하거나, 끝나기 전에 연장하세요.' },
  idle: { what: '오랫동안 사용하지 않았습니다.', cure: '필요할 때 다시 시작하세요.' },
  out_of_memory: { what: '할당된 메모리를 초과했습니다.', cure: '메모리를 늘려 다시 시작하세요.' },
  node_failure: { what: '실행 중이던 서버에 장애가 발생했습니다.', cure: '다시 시작하면 다른 서버에서 실행됩니다.' },
  preempted: {
    what: '우선순위가 높은 작업에 자리를 내주었습니다.',
    cure: '다시 시작하면 빈자리가 날 때까지 기다립니다.',
  },
  start_timeout: {
    what: '제시간에 시작되지 않았습니다.',
    cure: '로그를 확인한 뒤 다시 시도하세요. 서버가 혼잡했을 수 있습니다.',
  },
  hook_failed: {
    what: '시작 전 사이트 준비 작업이 실패했습니다.',
    cure: '로그에 원인이 있습니다. 관리자에게 보여 준 뒤 다시 시도하세요.',
  },
  image_missing: { what: '애플리케이션 이미지가 없습니다.', cure: '관리자에게 이미지 설치를 요청하세요.' },
  container_missing: {
    what: '배정된 노드에서 컨테이너를 실행할 수 없습니다.',
    cure: '관리자에게 그 노드에 Apptainer 설치를 요청한 뒤 다시 시작하세요.',
  },
  submit_rejected: {
    what: '스케줄러가 작업을 거부했습니다.',
    cure: '앱 페이지에서 시간이나 메모리를 줄이는 등 설정을 바꿔 다시 실행하세요.',
  },
  no_port: {
    what: '디스플레이에 쓸 빈 포트가 없었습니다.',
    cure: '나중에 다시 시도하거나 그 서버의 다른 세션을 종료하세요.',
  },
  home_full: {
    what: '홈 디렉터리에 쓸 수 없습니다. 가득 찼거나 읽기 전용입니다.',
    cure: '필요 없는 파일을 지운 뒤 다시 시작하세요.',
  },
  disk_full: { what: '서버의 디스크가 가득 찼습니다.', cure: '관리자에게 알린 뒤 다시 시도하세요.' },
  unknown: { what: '알 수 없는 이유로 종료되었습니다.', cure: '로그를 확인하고, 도움이 되지 않으면 다시 시작하세요.' },
};

export const reasons = { en, ko };
