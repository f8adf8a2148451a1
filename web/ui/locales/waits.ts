/** Why a session does not run yet, for every reason there is. */
import type { WaitReason } from '../../../src/session/schema.ts';

const en: Record<WaitReason, string> = {
  scheduler_unavailable: 'The scheduler does not answer; the launch is kept and goes on by itself',
  resources: 'Waiting for {{what}}',
  priority: 'Others are ahead of it in the queue',
  limit: 'A limit of your account holds it back',
  held: 'Held until it is released',
  dependency: 'Waiting for another job to end',
  begin_time: 'Waiting for the time at which it may begin',
  reservation: 'Waiting for its reservation',
  maintenance: 'A maintenance is planned; it starts afterwards',
  nodes_unavailable: 'The nodes that it needs are not available',
  other: 'The scheduler has not started it yet',
};

const ko: Record<WaitReason, string> = {
  scheduler_unavailable: '스케줄러가 응답하지 않습니다. 실행 요청은 유지되며 자동으로 이어집니다',
  resources: '{{what}} 대기 중',
  priority: '대기열에서 먼저 실행될 작업이 있습니다',
  limit: '내 계정의 한도 때문에 기다리는 중',
  held: '보류됨 — 해제하면 이어집니다',
  dependency: '다른 작업이 끝나기를 기다리는 중',
  begin_time: '시작할 수 있는 시각을 기다리는 중',
  reservation: '예약된 시간을 기다리는 중',
  maintenance: '점검이 예정되어 있어 그 뒤에 시작됩니다',
  nodes_unavailable: '필요한 노드를 지금 사용할 수 없습니다',
  other: '스케줄러가 아직 시작하지 않았습니다',
};

/** What it waits for, and when it is expected to start. */
const amounts = {
  en: {
    gpus_one: '{{count}} GPU',
    gpus_other: '{{count}} GPUs',
    cpus_one: '{{count}} processor and {{memory}} GiB',
    cpus_other: '{{count}} processors and {{memory}} GiB',
    on: '{{what}} on partition {{partition}}',
    about: 'about {{when}}',
    starts: 'Expected to start about {{when}}',
  },
  ko: {
    gpus_other: 'GPU {{count}}개',
    cpus_other: 'CPU {{count}}개와 메모리 {{memory}} GiB',
    on: '{{partition}} 파티션의 {{what}}',
    about: '{{when}}쯤',
    starts: '{{when}}쯤 시작될 예정',
  },
};

export const waits = { en: { reason: en, ...amounts.en }, ko: { reason: ko, ...amounts.ko } };
