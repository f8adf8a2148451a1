/** What an e-mail says of a job that has ended: what to do about it in the words of its page (web/portal/locales/jobs.ts), which a test compares. */
import { jobPage } from './job-news.ts';
import { moment } from './moment.ts';
import { JOB_OUTCOMES, type JobOutcome, type Language, type NotifiedJob } from './schema.ts';

interface Words {
  /** `what` is that of `job` or `array`. */
  subject: (what: string, outcome: string) => string;
  job: (job: NotifiedJob) => string;
  array: (job: NotifiedJob) => string;
  outcome: Record<JobOutcome, (status: number | null) => string>;
  /** How many tasks of an array. */
  tasks: Record<JobOutcome, (count: number) => string>;
  started: string;
  ended: string;
  open: string;
  openTasks: string;
}

const WORDS: Record<Language, Words> = {
  en: {
    subject: (what, outcome) => `${what}: ${outcome}`,
    job: ({ name, job_id }) => `Job "${name}" (${job_id})`,
    array: ({ name, job_id }) => `Array "${name}" (${job_id})`,
    outcome: {
      completed: () => 'completed',
      failed: (status) => (status === null ? 'failed' : `failed with status ${status}`),
      cancelled: () => 'cancelled',
      time_limit: () => 'out of time',
      out_of_memory: () => 'out of memory',
      node_failure: () => 'its node failed',
      preempted: () => 'preempted',
      output_failed: () => 'its output could not be written',
      unknown: () => 'ended',
    },
    tasks: {
      completed: (count) => `${count} completed`,
      failed: (count) => `${count} failed`,
      cancelled: (count) => `${count} cancelled`,
      time_limit: (count) => `${count} out of time`,
      out_of_memory: (count) => `${count} out of memory`,
      node_failure: (count) => `${count} lost with a node`,
      preempted: (count) => `${count} preempted`,
      output_failed: (count) => `${count} without output`,
      unknown: (count) => `${count} ended`,
    },
    started: 'Started',
    ended: 'Ended',
    open: 'See the job',
    openTasks: 'See its tasks',
  },
  ko: {
    subject: (what, outcome) => `${what}: ${outcome}`,
    job: ({ name, job_id }) => `"${name}" 작업(${job_id})`,
    array: ({ name, job_id }) => `"${name}" 작업 배열(${job_id})`,
    outcome: {
      completed: () => '완료',
      failed: (status) => (status === null ? '실패' : `실패(종료 상태 ${status})`),
      cancelled: () => '취소됨',
      time_limit: () => '시간 초과',
      out_of_memory: () => '메모리 초과',
      node_failure: () => '노드 장애',
      preempted: () => '선점됨',
      output_failed: () => '출력 실패',
      unknown: () => '종료됨',
    },
    tasks: {
      completed: (count) => `완료 ${count}개`,
      failed: (count) => `실패 ${count}개`,
      cancelled: (count) => `취소 ${count}개`,
      time_limit: (count) => `시간 초과 ${count}개`,
      out_of_memory: (count) => `메모리 초과 ${count}개`,
      node_failure: (count) => `노드 장애 ${count}개`,
      preempted: (count) => `선점 ${count}개`,
      output_failed: (count) => `출력 실패 ${count}개`,
      unknown: (count) => `종료 ${count}개`,
    },
    started: '시작',
    ended: '종료',
    open: '작업 보기',
    openTasks: '배열의 작업 보기',
  },
};

/** What it means and what to do. */
export const JOB_HELP: Record<Language, Record<JobOutcome, string>> = {
  en: {
    completed: 'It ended by itself and said that all is well.',
    failed: 'It ended by itself with a status other than 0. Its output tells why.',
    cancelled: 'Somebody cancelled it, or it was asked to stop.',
    time_limit: 'It was ended because its time was up. Ask for more time, or let it save and go on from there.',
    out_of_memory: 'It was ended because it used more memory than it had asked for. Ask for more.',
    node_failure: 'A node that it ran on failed. Submit it again.',
    preempted: 'It made room for a job that goes first.',
    output_failed: 'Its output could not be written: the folder is full, read-only or not there on the node.',
    unknown: 'How it ended is not known.',
  },
  ko: {
    completed: '정상적으로 끝났습니다.',
    failed: '0이 아닌 상태로 끝났습니다. 출력에서 원인을 확인하세요.',
    cancelled: '취소되었거나 중지 요청을 받았습니다.',
    time_limit: '제한 시간이 지나 종료되었습니다. 시간을 늘리거나 중간 저장 후 이어서 실행하세요.',
    out_of_memory: '요청한 것보다 많은 메모리를 사용하여 종료되었습니다. 메모리를 늘려 요청하세요.',
    node_failure: '실행하던 노드에 장애가 발생했습니다. 다시 제출하세요.',
    preempted: '우선순위가 높은 작업에 자리를 내주었습니다.',
    output_failed: '출력을 쓸 수 없었습니다. 폴더가 가득 찼거나 읽기 전용이거나 노드에 없습니다.',
    unknown: '어떻게 끝났는지 알 수 없습니다.',
  },
};

export function jobEnded(
  job: NotifiedJob,
  language: Language,
  origin: string,
): { subject: string; paragraphs: string[] } {
  const words = WORDS[language];
  const { outcome, tasks, status } = job;
  const [what, how, open] =
    outcome === null
      ? [words.array(job), countsInWords(tasks ?? {}, words), words.openTasks]
      : [words.job(job), words.outcome[outcome](status), words.open];
  const subject = words.subject(what, how);
  const times = [
    job.started_at && `${words.started}: ${moment(Date.parse(job.started_at), language)}`,
    `${words.ended}: ${moment(Date.parse(job.ended_at), language)}`,
  ];
  return {
    subject,
    paragraphs: [
      subject,
      ...(outcome === null ? [] : [JOB_HELP[language][outcome]]),
      times.filter((time) => time !== null).join('\n'),
      `${open}: ${origin}${jobPage(job)}`,
    ],
  };
}

function countsInWords(tasks: NonNullable<NotifiedJob['tasks']>, words: Words): string {
  return JOB_OUTCOMES.flatMap((outcome) => {
    const count = tasks[outcome] ?? 0;
    return count === 0 ? [] : [words.tasks[outcome](count)];
  }).join(', ');
}
