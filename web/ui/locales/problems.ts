/** What went wrong with a request, and what to do, for every code there is. */
import type { ErrorCode } from '../api.ts';
import type { Advice } from './translated.ts';

const en: Record<ErrorCode, Advice> = {
  invalid_request: { what: 'Something in the form is not right.', cure: 'Correct the fields that are marked.' },
  bad_origin: {
    what: 'The request did not come from this portal.',
    cure: 'Open the portal by its own address and try again.',
  },
  not_logged_in: { what: 'You are not logged in.', cure: 'Log in again.' },
  wrong_credentials: { what: 'The user name or the password is wrong.', cure: 'Check both and try again.' },
  forbidden: { what: 'Your role does not allow this.', cure: 'Ask an administrator.' },
  viewing: {
    what: 'You see the portal as somebody else, and can change nothing.',
    cure: 'End it to do this as yourself.',
  },
  view_over: { what: 'You do not see the portal as somebody else any more.', cure: 'Reload the page.' },
  not_found: { what: 'It does not exist, or not any more.', cure: 'Go back and choose again.' },
  method_not_allowed: {
    what: 'The portal does not do this.',
    cure: 'Reload the page; it may be older than the portal.',
  },
  conflict: { what: 'Somebody else changed it at the same time.', cure: 'Look at its present state, then try again.' },
  already_exists: { what: 'It exists already.', cure: 'Choose another name.' },
  wrong_state: { what: 'Its state does not allow this any more.', cure: 'Look at its present state, then try again.' },
  not_offered: { what: 'The scheduler of this site does not do this.', cure: 'The session goes on as it is.' },
  maintenance: {
    what: 'Nothing can be launched during maintenance.',
    cure: 'What runs goes on. Try again when the maintenance is over.',
  },
  app_unavailable: { what: 'The application cannot be launched.', cure: 'The page of apps says what is missing.' },
  too_many_sessions: {
    what: 'You have as many sessions of this application as it allows.',
    cure: 'Stop one of them, or go on with it.',
  },
  share_unavailable: { what: 'The session cannot be shared like this.', cure: 'Choose otherwise.' },
  share_revoked: { what: 'This link was revoked.', cure: 'Ask for a new one.' },
  share_expired: { what: 'The time of this link is over.', cure: 'Ask for a new one.' },
  body_too_large: { what: 'The request is too large.', cure: 'Shorten what you entered.' },
  unsupported_media_type: {
    what: 'The portal did not understand the request.',
    cure: 'Reload the page and try again.',
  },
  idempotency_mismatch: { what: 'The request was changed while it was sent.', cure: 'Reload the page and try again.' },
  too_many_requests: { what: 'Too many attempts.', cure: 'Wait a little, then try again.' },
  internal: {
    what: 'Something went wrong in the portal.',
    cure: 'Try again; if it stays, tell the administrator the time.',
  },
  scheduler_unavailable: {
    what: 'The scheduler does not answer.',
    cure: 'Your sessions are not affected. Try again in a moment.',
  },
  history_unavailable: {
    what: 'What was measured cannot be read now.',
    cure: 'Prometheus or the accounting does not answer as it should. Try again in a moment; everything else works.',
  },
  display_unavailable: { what: 'The display does not answer.', cure: 'Try again in a moment, or restart the session.' },
  database_unavailable: {
    what: 'The database does not answer.',
    cure: 'Running sessions are not affected. Try again in a moment.',
  },
  unavailable: { what: 'The portal is not ready.', cure: 'Try again in a moment.' },
  database_full: {
    what: 'The disk of the database is full; nothing was changed.',
    cure: 'Tell the administrator, then try again. Running sessions are not affected.',
  },
  no_permission: { what: 'Your account may not do this.', cure: 'Ask the owner of the file or folder for the right.' },
  not_possible: { what: 'This cannot be done with it.', cure: 'The message below says why.' },
  archive_unreadable: {
    what: 'It is no archive, or a damaged one.',
    cure: 'Nothing was unpacked. Upload it again; if it stays, pack it again.',
  },
  archive_encrypted: {
    what: 'The archive needs a password.',
    cure: 'Nothing was unpacked. Pack it without a password, or unpack it in a terminal.',
  },
  archive_unsupported: {
    what: 'The archive is packed in a way that is not known here.',
    cure: 'Nothing was unpacked. Pack it as .zip (deflate) or .tar.gz.',
  },
  archive_unsafe: {
    what: 'The archive has a name that leads out of its folder.',
    cure: 'Nothing was unpacked. Ask whoever sent it, or pack it again with names that begin in its folder.',
  },
  archive_too_large: {
    what: 'The archive comes to more than can be unpacked here.',
    cure: 'Nothing was unpacked. Pack it in several parts, or unpack it in a terminal.',
  },
  no_space: {
    what: 'The disk or your quota is full.',
    cure: 'Remove what you do not need any more, then try again.',
  },
  disk_full: {
    what: 'The disk of the portal is full.',
    cure: 'Tell the administrator; running sessions are not affected.',
  },
  unreachable: {
    what: 'The portal does not answer.',
    cure: 'Check your connection. Running sessions are not affected.',
  },
};

const ko: Record<ErrorCode, Advice> = {
  invalid_request: { what: '입력한 내용에 잘못된 부분이 있습니다.', cure: '표시된 항목을 고쳐 주세요.' },
  bad_origin: { what: '이 포털에서 보낸 요청이 아닙니다.', cure: '포털의 주소로 직접 접속한 뒤 다시 시도하세요.' },
  not_logged_in: { what: '로그인되어 있지 않습니다.', cure: '다시 로그인하세요.' },
  wrong_credentials: { what: '사용자 이름 또는 비밀번호가 올바르지 않습니다.', cure: '확인한 뒤 다시 시도하세요.' },
  forbidden: { what: '권한이 없습니다.', cure: '관리자에게 문의하세요.' },
  viewing: { what: '다른 사용자의 화면을 보는 동안에는 변경할 수 없습니다.', cure: '직접 하려면 보기를 끝내세요.' },
  view_over: { what: '다른 사용자의 화면 보기가 끝났습니다.', cure: '페이지를 새로고침하세요.' },
  not_found: { what: '존재하지 않거나 이미 없어졌습니다.', cure: '뒤로 돌아가 다시 선택하세요.' },
  method_not_allowed: {
    what: '포털이 지원하지 않는 요청입니다.',
    cure: '페이지를 새로 고치세요. 포털보다 오래된 페이지일 수 있습니다.',
  },
  conflict: { what: '다른 사람이 동시에 변경했습니다.', cure: '현재 상태를 확인한 뒤 다시 시도하세요.' },
  already_exists: { what: '이미 있습니다.', cure: '다른 이름을 선택하세요.' },
  wrong_state: { what: '현재 상태에서는 할 수 없습니다.', cure: '현재 상태를 확인한 뒤 다시 시도하세요.' },
  not_offered: { what: '이 사이트의 스케줄러에서는 할 수 없습니다.', cure: '세션은 그대로 계속됩니다.' },
  maintenance: {
    what: '점검 중에는 실행할 수 없습니다.',
    cure: '실행 중인 세션은 계속됩니다. 점검이 끝난 뒤 다시 시도하세요.',
  },
  app_unavailable: { what: '애플리케이션을 실행할 수 없습니다.', cure: '무엇이 부족한지 앱 페이지에서 확인하세요.' },
  too_many_sessions: {
    what: '이 애플리케이션에 허용된 세션 수를 모두 사용하고 있습니다.',
    cure: '하나를 중지하거나 기존 세션을 이어서 사용하세요.',
  },
  share_unavailable: { what: '이 방법으로는 세션을 공유할 수 없습니다.', cure: '다른 방법을 선택하세요.' },
  share_revoked: { what: '폐기된 링크입니다.', cure: '새 링크를 요청하세요.' },
  share_expired: { what: '기간이 끝난 링크입니다.', cure: '새 링크를 요청하세요.' },
  body_too_large: { what: '요청이 너무 큽니다.', cure: '입력한 내용을 줄여 주세요.' },
  unsupported_media_type: {
    what: '포털이 요청을 이해하지 못했습니다.',
    cure: '페이지를 새로 고친 뒤 다시 시도하세요.',
  },
  idempotency_mismatch: { what: '전송 중에 요청이 변경되었습니다.', cure: '페이지를 새로 고친 뒤 다시 시도하세요.' },
  too_many_requests: { what: '시도 횟수가 너무 많습니다.', cure: '잠시 기다린 뒤 다시 시도하세요.' },
  internal: {
    what: '포털에 문제가 발생했습니다.',
    cure: '다시 시도하고, 계속되면 발생 시각을 관리자에게 알려 주세요.',
  },
  scheduler_unavailable: {
    what: '스케줄러가 응답하지 않습니다.',
    cure: '세션에는 영향이 없습니다. 잠시 뒤 다시 시도하세요.',
  },
  history_unavailable: {
    what: '측정 기록을 지금 읽을 수 없습니다.',
    cure: 'Prometheus나 어카운팅이 제대로 응답하지 않습니다. 잠시 뒤 다시 시도하세요. 다른 기능은 그대로 사용할 수 있습니다.',
  },
  display_unavailable: {
    what: '디스플레이가 응답하지 않습니다.',
    cure: '잠시 뒤 다시 시도하거나 세션을 다시 시작하세요.',
  },
  database_unavailable: {
    what: '데이터베이스가 응답하지 않습니다.',
    cure: '실행 중인 세션에는 영향이 없습니다. 잠시 뒤 다시 시도하세요.',
  },
  unavailable: { what: '포털이 아직 준비되지 않았습니다.', cure: '잠시 뒤 다시 시도하세요.' },
  database_full: {
    what: '데이터베이스의 디스크가 가득 차서 아무것도 바뀌지 않았습니다.',
    cure: '관리자에게 알린 뒤 다시 시도하세요. 실행 중인 세션에는 영향이 없습니다.',
  },
  no_permission: { what: '이 계정으로는 할 수 없습니다.', cure: '파일이나 폴더의 소유자에게 권한을 요청하세요.' },
  not_possible: { what: '이 항목에는 할 수 없는 작업입니다.', cure: '아래 설명을 확인하세요.' },
  archive_unreadable: {
    what: '압축 파일이 아니거나 손상된 파일입니다.',
    cure: '아무것도 풀지 않았습니다. 다시 업로드해 보고, 그래도 안 되면 다시 압축하세요.',
  },
  archive_encrypted: {
    what: '암호가 걸린 압축 파일입니다.',
    cure: '아무것도 풀지 않았습니다. 암호 없이 다시 압축하거나 터미널에서 푸세요.',
  },
  archive_unsupported: {
    what: '여기에서 지원하지 않는 방식으로 압축된 파일입니다.',
    cure: '아무것도 풀지 않았습니다. .zip(Deflate)이나 .tar.gz로 다시 압축하세요.',
  },
  archive_unsafe: {
    what: '압축 파일에 폴더 밖을 가리키는 이름이 들어 있습니다.',
    cure: '아무것도 풀지 않았습니다. 보낸 사람에게 확인하거나 폴더 안의 이름만 쓰도록 다시 압축하세요.',
  },
  archive_too_large: {
    what: '압축을 풀었을 때의 양이 한도를 넘습니다.',
    cure: '아무것도 풀지 않았습니다. 여러 개로 나누어 압축하거나 터미널에서 푸세요.',
  },
  no_space: {
    what: '디스크 또는 할당량이 가득 찼습니다.',
    cure: '필요 없는 파일을 지운 뒤 다시 시도하세요.',
  },
  disk_full: {
    what: '포털의 디스크가 가득 찼습니다.',
    cure: '관리자에게 알려 주세요. 실행 중인 세션에는 영향이 없습니다.',
  },
  unreachable: {
    what: '포털이 응답하지 않습니다.',
    cure: '연결 상태를 확인하세요. 실행 중인 세션에는 영향이 없습니다.',
  },
};

export const problems = { en, ko };
