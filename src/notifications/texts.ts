/** What an e-mail says, as plain text in its reader's language. */
import type { DeliveryRecord } from '../records/notification-records.ts';
import { jobEnded } from './job-texts.ts';
import { moment } from './moment.ts';
import { REASONS } from './reasons.ts';
import type { Language, SoonEndKind } from './schema.ts';

interface Site {
  name: string;
  /** The portal's address as browsers see it. */
  origin: string;
}

export interface Mail {
  subject: string;
  text: string;
}

interface Words {
  started: (name: string) => string;
  open: string;
  ending: (name: string, at: string) => string;
  why: Record<SoonEndKind, string>;
  ended: (name: string) => string;
  again: string;
  app: string;
  confirm: { subject: string; text: (code: string, minutes: number) => string };
  test: { subject: string; text: string };
  why_sent: string;
}

const WORDS: Record<Language, Words> = {
  en: {
    started: (name) => `"${name}" is ready`,
    open: 'Open it',
    ending: (name, at) => `"${name}" ends at ${at}`,
    why: {
      time: 'Its time is up then. Save your work, or give it more time.',
      idle: 'Nobody is using it. Open it and press a key to go on; otherwise what is not saved may be lost.',
      maintenance: 'A maintenance of its node begins then. Save your work before.',
    },
    ended: (name) => `"${name}" has ended`,
    again: 'See its log, or start it again',
    app: 'Application',
    confirm: {
      subject: 'Your code to confirm this address',
      text: (code, minutes) =>
        `Somebody, probably you, wants to be told of sessions at this address. Type this code on the account page within ${minutes} minutes:\n\n    ${code}\n\n` +
        'If it was not you, do nothing: no other mail will come.',
    },
    test: { subject: 'A test', text: 'This is the test that you asked for. Notifications by e-mail arrive.' },
    why_sent: 'You get this because you chose to. Change it here',
  },
  ko: {
    started: (name) => `"${name}" 세션이 준비되었습니다`,
    open: '세션 열기',
    ending: (name, at) => `"${name}" 세션이 ${at}에 종료됩니다`,
    why: {
      time: '그때 사용 시간이 끝납니다. 작업을 저장하거나 시간을 연장하세요.',
      idle: '사용하지 않고 있습니다. 계속하려면 세션을 열어 키를 누르세요. 그러지 않으면 저장하지 않은 내용은 사라질 수 있습니다.',
      maintenance: '그때 노드 점검이 시작됩니다. 그 전에 작업을 저장하세요.',
    },
    ended: (name) => `"${name}" 세션이 종료되었습니다`,
    again: '로그 보기 또는 다시 시작',
    app: '애플리케이션',
    confirm: {
      subject: '이메일 주소 확인 코드',
      text: (code, minutes) =>
        `이 주소로 세션 알림을 받겠다는 요청이 있었습니다. 본인의 요청이라면 ${minutes}분 안에 계정 페이지에 다음 코드를 입력하세요.\n\n    ${code}\n\n` +
        '요청한 적이 없다면 아무것도 하지 않으셔도 됩니다. 다른 메일은 보내지 않습니다.',
    },
    test: { subject: '시험 알림', text: '요청하신 시험 알림입니다. 이메일 알림이 잘 도착합니다.' },
    why_sent: '이메일 알림을 선택하셔서 보내 드립니다. 변경하기',
  },
};

/** `code` is that of a confirmation. */
export function mailOf(
  { type, session, job, ends }: Pick<DeliveryRecord, 'type' | 'session' | 'job' | 'ends'>,
  {
    language,
    site,
    appName,
    code,
  }: {
    language: Language;
    site: Site;
    appName: (appId: string, language: Language) => string;
    code: { text: string; minutes: number };
  },
): Mail {
  const words = WORDS[language];
  const account = `${words.why_sent}: ${site.origin}/account#notifications`;
  const mail = (subject: string, paragraphs: string[]): Mail => ({
    subject: `[${site.name}] ${subject}`,
    text: `${paragraphs.join('\n\n')}\n`,
  });
  if (type === 'confirmation')
    return mail(words.confirm.subject, [
      words.confirm.text(code.text, code.minutes),
      `${site.origin}/account#notifications`,
    ]);
  if (job !== null) {
    const { subject, paragraphs } = jobEnded(job, language, site.origin);
    return mail(subject, [...paragraphs, account]);
  }
  if (type === 'test' || session === null) return mail(words.test.subject, [words.test.text, account]);

  const app = `${words.app}: ${appName(session.app_id, language)}`;
  const link = `${site.origin}/sessions/${session.session_id}`;
  if (type === 'session.started') {
    const started = words.started(session.name);
    return mail(started, [`${started}.\n${app}`, `${words.open}: ${link}`, account]);
  }
  if (type === 'session.ending' && ends !== null) {
    const ending = words.ending(session.name, moment(ends.at, language));
    return mail(ending, [`${ending}.\n${app}`, words.why[ends.kind], `${words.open}: ${link}`, account]);
  }
  const ended = words.ended(session.name);
  const reason = REASONS[language][session.reason ?? 'unknown'];
  return mail(ended, [`${ended}.\n${app}`, reason, `${words.again}: ${link}`, account]);
}
