/** What reports say, in the languages of their readers. Why a run ended is said as on the pages (web/cae/locales/reasons.ts), which a test compares. */
import type { RunReason, RunStatus } from '../runs/schema.ts';
import type { StudyStatus } from '../studies/schema.ts';
import type { Language } from './schema.ts';

export interface Words {
  run: string;
  study: string;
  solver: string;
  user: string;
  cluster: string;
  node: string;
  input: string;
  folder: string;
  created: string;
  started: string;
  ended: string;
  duration: string;
  resources: (cpus: number, memory: string, gpus: number) => string;
  resourcesTitle: string;
  /** Processors on average and of how many, memory at most. */
  used: (average: string, cpus: number, peak: string, memory: string) => string;
  usedTitle: string;
  parameters: string;
  fixed: string;
  outputs: string;
  curves: string;
  pictures: string;
  responses: string;
  table: string;
  log: string;
  value: string;
  unit: string;
  name: string;
  status: string;
  number: string;
  place: string;
  statuses: Record<RunStatus | 'waiting', string>;
  studyStatuses: Record<StudyStatus, string>;
  counts: (completed: number, failed: number, all: number) => string;
  about: (at: string) => string;
  cut: string;
}

export const WORDS: Record<Language, Words> = {
  en: {
    run: 'Run',
    study: 'Study',
    solver: 'Solver',
    user: 'User',
    cluster: 'Cluster',
    node: 'Node',
    input: 'Input',
    folder: 'Folder',
    created: 'Submitted',
    started: 'Started',
    ended: 'Ended',
    duration: 'Took',
    resources: (cpus, memory, gpus) =>
      `${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}, ${memory}${gpus > 0 ? `, ${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'}` : ''}`,
    resourcesTitle: 'Resources',
    used: (average, cpus, peak, memory) =>
      `${average} of ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'} on average, at most ${peak} of ${memory}`,
    usedTitle: 'Used',
    parameters: 'Parameters',
    fixed: 'Parameters that do not vary',
    outputs: 'Outputs',
    curves: 'Curves',
    pictures: 'Pictures',
    responses: 'Outputs over parameters',
    table: 'Runs',
    log: 'End of the log',
    value: 'Value',
    unit: 'Unit',
    name: 'Name',
    status: 'Status',
    number: 'Run',
    place: 'Number',
    statuses: {
      waiting: 'to be made',
      creating: 'being submitted',
      pending: 'in the queue',
      running: 'running',
      stopping: 'stopping',
      completed: 'completed',
      stopped: 'stopped',
      failed: 'failed',
    },
    studyStatuses: {
      running: 'running',
      paused: 'paused',
      cancelling: 'being cancelled',
      completed: 'completed',
      cancelled: 'cancelled',
    },
    counts: (completed, failed, all) => `${completed} of ${all} runs completed, ${failed} failed`,
    about: (at) => `Made by Berth, ${at}`,
    cut: 'Only the first part of the curves is drawn: there is more than a report takes.',
  },
  ko: {
    run: '해석',
    study: '스터디',
    solver: '솔버',
    user: '사용자',
    cluster: '클러스터',
    node: '노드',
    input: '입력',
    folder: '폴더',
    created: '제출',
    started: '시작',
    ended: '종료',
    duration: '소요 시간',
    resources: (cpus, memory, gpus) => `CPU ${cpus}개, ${memory}${gpus > 0 ? `, GPU ${gpus}개` : ''}`,
    resourcesTitle: '자원',
    used: (average, cpus, peak, memory) => `평균 CPU ${cpus}개 중 ${average}개, 최대 메모리 ${memory} 중 ${peak}`,
    usedTitle: '사용량',
    parameters: '매개변수',
    fixed: '고정 매개변수',
    outputs: '출력값',
    curves: '곡선',
    pictures: '그림',
    responses: '매개변수에 따른 출력값',
    table: '해석 목록',
    log: '로그의 마지막 부분',
    value: '값',
    unit: '단위',
    name: '이름',
    status: '상태',
    number: '해석',
    place: '번호',
    statuses: {
      waiting: '생성 전',
      creating: '제출 중',
      pending: '대기 중',
      running: '실행 중',
      stopping: '중지 중',
      completed: '완료',
      stopped: '중지됨',
      failed: '실패',
    },
    studyStatuses: {
      running: '진행 중',
      paused: '일시 중지',
      cancelling: '취소 중',
      completed: '완료',
      cancelled: '취소됨',
    },
    counts: (completed, failed, all) => `해석 ${all}개 중 ${completed}개 완료, ${failed}개 실패`,
    about: (at) => `Berth에서 작성, ${at}`,
    cut: '곡선이 보고서에 담을 수 있는 양보다 많아 앞부분만 그렸습니다.',
  },
};

export const REASONS: Record<Language, Record<RunReason, string>> = {
  en: {
    completed: 'All steps have ended well.',
    user: 'It was stopped as asked.',
    admin: 'An administrator stopped it.',
    step_failed: 'The step “{{step}}” ended with an error.',
    diverged: 'An arithmetic error ended it; the solution has probably diverged.',
    input_missing: 'The input is not there, or your account may not read it.',
    input_incomplete: 'The input lacks a file that this solver needs.',
    solver_missing: 'The solver is not installed where the run was.',
    time_limit: 'Its time was up.',
    out_of_memory: 'It used more memory than it was given.',
    node_failure: 'The machine it ran on failed.',
    preempted: 'It had to make room for a job that goes first.',
    need_failed: 'A step that it needs did not complete.',
    image_missing: 'The image of the solver is missing.',
    container_missing: 'The node it was given cannot run containers.',
    submit_rejected: 'The scheduler refused the job.',
    home_full:
      'The folder of the run could not be written: the disk is full or read-only, or the input cannot be read as a whole.',
    disk_full: 'The disk of the machine was full.',
    unknown: 'It ended, and nobody knows why.',
  },
  ko: {
    completed: '모든 단계가 정상적으로 끝났습니다.',
    user: '요청에 따라 중지했습니다.',
    admin: '관리자가 중지했습니다.',
    step_failed: '‘{{step}}’ 단계가 오류로 끝났습니다.',
    diverged: '산술 오류로 끝났습니다. 해가 발산한 것으로 보입니다.',
    input_missing: '입력이 없거나 내 계정으로 읽을 수 없습니다.',
    input_incomplete: '이 솔버에 필요한 파일이 입력에 없습니다.',
    solver_missing: '해석이 실행된 곳에 솔버가 설치되어 있지 않습니다.',
    time_limit: '제한 시간이 끝났습니다.',
    out_of_memory: '할당된 메모리를 초과했습니다.',
    node_failure: '실행 중이던 서버에 장애가 발생했습니다.',
    preempted: '우선순위가 높은 작업에 자리를 내주었습니다.',
    need_failed: '앞서 끝나야 하는 단계가 완료되지 않았습니다.',
    image_missing: '솔버 이미지가 없습니다.',
    container_missing: '배정된 노드에서 컨테이너를 실행할 수 없습니다.',
    submit_rejected: '스케줄러가 작업을 거부했습니다.',
    home_full: '해석 폴더에 쓸 수 없습니다. 디스크가 가득 찼거나 읽기 전용이거나 입력을 모두 읽을 수 없습니다.',
    disk_full: '서버의 디스크가 가득 찼습니다.',
    unknown: '알 수 없는 이유로 끝났습니다.',
  },
};
