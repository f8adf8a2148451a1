/** Why a run ended, and what to do, for every reason there is. */
import type { RunReason } from '../../../src/runs/schema.ts';
import type { Advice } from '../../ui/locales/translated.ts';

const en: Record<RunReason, Advice> = {
  completed: { what: 'All steps have ended well.', cure: 'Look at its results.' },
  user: { what: 'It was stopped as asked.', cure: 'What it had written is in its folder.' },
  admin: { what: 'An administrator stopped it.', cure: 'Ask the administrator why before you run it again.' },
  step_failed: {
    what: 'The step “{{step}}” ended with an error.',
    cure: 'The last lines of the log say why. Correct the input or the parameters, then run it again.',
  },
  diverged: {
    what: 'An arithmetic error ended it; the solution has probably diverged.',
    cure: 'See in the curves where it began. Take smaller time steps, more relaxation or a better mesh, then run it again.',
  },
  input_missing: {
    what: 'The input is not there, or your account may not read it.',
    cure: 'Check its path, also on the nodes, then run it again.',
  },
  input_incomplete: {
    what: 'The input lacks a file that this solver needs.',
    cure: 'The log names it. Add it to the input, then run it again.',
  },
  solver_missing: {
    what: 'The solver is not installed where the run was.',
    cure: 'Ask the administrator to install it; the list of solvers shows the command.',
  },
  time_limit: {
    what: 'Its time was up.',
    cure: 'Run it again with a longer time limit, or extend it before its time is up.',
  },
  out_of_memory: { what: 'It used more memory than it was given.', cure: 'Run it again with more memory.' },
  node_failure: { what: 'The machine it ran on failed.', cure: 'Run it again; it will run on another machine.' },
  preempted: {
    what: 'It had to make room for a job that goes first.',
    cure: 'Run it again; it will wait for a place.',
  },
  need_failed: {
    what: 'A step that it needs did not complete.',
    cure: 'Mend that step, then resume the execution of the workflow.',
  },
  image_missing: {
    what: 'The image of the solver is missing.',
    cure: 'Ask the administrator to put it in its place.',
  },
  container_missing: {
    what: 'The node it was given cannot run containers.',
    cure: 'Ask the administrator to install Apptainer there, then run it again.',
  },
  submit_rejected: {
    what: 'The scheduler refused the job.',
    cure: 'Run it again with other resources, for example less time or memory.',
  },
  home_full: {
    what: 'The folder of the run could not be written: the disk is full or read-only, or the input cannot be read as a whole.',
    cure: 'Delete files you no longer need, then run it again.',
  },
  disk_full: { what: 'The disk of the machine was full.', cure: 'Tell the administrator, then run it again.' },
  unknown: { what: 'It ended, and nobody knows why.', cure: 'Read the log; if that does not help, run it again.' },
};

const ko: Record<RunReason, Advice> = {
  completed: { what: '모든 단계가 정상적으로 끝났습니다.', cure: '결과를 확인하세요.' },
  user: { what: '요청에 따라 중지했습니다.', cure: '저장된 결과는 해석 폴더에 있습니다.' },
  admin: { what: '관리자가 중지했습니다.', cure: '다시 실행하기 전에 관리자에게 이유를 문의하세요.' },
  step_failed: {
    what: '‘{{step}}’ 단계가 오류로 끝났습니다.',
    cure: '로그의 마지막 부분에서 원인을 확인하고 입력이나 매개변수를 고친 뒤 다시 실행하세요.',
  },
  diverged: {
    what: '산술 오류로 끝났습니다. 해가 발산한 것으로 보입니다.',
    cure: '곡선에서 발산이 시작된 지점을 확인하고 시간 간격을 줄이거나 완화 계수나 격자를 조정한 뒤 다시 실행하세요.',
  },
  input_missing: {
    what: '입력이 없거나 내 계정으로 읽을 수 없습니다.',
    cure: '노드에서도 읽을 수 있는 경로인지 확인한 뒤 다시 실행하세요.',
  },
  input_incomplete: {
    what: '이 솔버에 필요한 파일이 입력에 없습니다.',
    cure: '로그에 나온 파일을 입력에 추가한 뒤 다시 실행하세요.',
  },
  solver_missing: {
    what: '해석이 실행된 곳에 솔버가 설치되어 있지 않습니다.',
    cure: '관리자에게 설치를 요청하세요. 명령은 솔버 목록에 나와 있습니다.',
  },
  time_limit: { what: '제한 시간이 끝났습니다.', cure: '제한 시간을 늘려 다시 실행하거나, 끝나기 전에 연장하세요.' },
  out_of_memory: { what: '할당된 메모리를 초과했습니다.', cure: '메모리를 늘려 다시 실행하세요.' },
  node_failure: { what: '실행 중이던 서버에 장애가 발생했습니다.', cure: '다시 실행하면 다른 서버에서 실행됩니다.' },
  preempted: {
    what: '우선순위가 높은 작업에 자리를 내주었습니다.',
    cure: '다시 실행하면 빈자리가 날 때까지 기다립니다.',
  },
  need_failed: {
    what: '앞서 끝나야 하는 단계가 완료되지 않았습니다.',
    cure: '그 단계를 고친 뒤 워크플로 실행을 재개하세요.',
  },
  image_missing: { what: '솔버 이미지가 없습니다.', cure: '관리자에게 이미지 설치를 요청하세요.' },
  container_missing: {
    what: '배정된 노드에서 컨테이너를 실행할 수 없습니다.',
    cure: '관리자에게 그 노드에 Apptainer 설치를 요청한 뒤 다시 실행하세요.',
  },
  submit_rejected: {
    what: '스케줄러가 작업을 거부했습니다.',
    cure: '시간이나 메모리를 줄이는 등 자원을 바꿔 다시 실행하세요.',
  },
  home_full: {
    what: '해석 폴더에 쓸 수 없습니다. 디스크가 가득 찼거나 읽기 전용이거나 입력을 모두 읽을 수 없습니다.',
    cure: '필요 없는 파일을 지운 뒤 다시 실행하세요.',
  },
  disk_full: { what: '서버의 디스크가 가득 찼습니다.', cure: '관리자에게 알린 뒤 다시 실행하세요.' },
  unknown: { what: '알 수 없는 이유로 끝났습니다.', cure: '로그를 확인하고, 도움이 되지 않으면 다시 실행하세요.' },
};

export const reasons = { en, ko };
