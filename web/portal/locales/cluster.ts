/** Texts of the cluster's page. */
import type { ClusterView } from '../../../src/dashboard/schema.ts';
import type { Translated } from '../../ui/locales/translated.ts';

type NodeState = NonNullable<ClusterView['nodes']>[number]['state'];

export const en = {
  title: 'Cluster',
  lead: 'What {{name}} is made of and what of it is free. It follows by itself.',
  leadLocal: 'There is no cluster here: sessions run on this machine.',
  stale: 'The scheduler does not answer. This is how it was at {{when}}.',
  states: {
    idle: 'Free',
    mixed: 'Partly used',
    allocated: 'Full',
    down: 'Out of service',
  } satisfies Record<NodeState, string>,
  thisMachine: 'This machine',
  elsewhere: 'In no partition',
  default: 'default',
  closed: 'closed',
  noLimit: 'no time limit',
  limit: 'at most {{time}}',
  count: '{{state}}: {{count}}',
  cpus_one: '{{count}} CPU',
  cpus_other: '{{count}} CPUs',
  memory: '{{size}} GiB',
  gpu: '{{count}} × {{type}}',
  anyGpu: 'GPU',
  maintenances: 'Planned maintenance',
  maintenance: '{{from}} to {{until}}',
  noMaintenances: 'None is planned.',
  concealed: 'This site does not show its nodes to users.',
  empty: 'The scheduler knows no nodes',
  emptyCure: 'An administrator sees with berth doctor what is missing.',
};

export const ko: Translated<typeof en> = {
  title: '클러스터',
  lead: '{{name}}의 구성과 여유 자원입니다. 자동으로 갱신됩니다.',
  leadLocal: '클러스터가 없습니다. 세션은 이 서버에서 실행됩니다.',
  stale: '스케줄러가 응답하지 않습니다. {{when}} 기준 상태입니다.',
  states: { idle: '여유', mixed: '일부 사용', allocated: '가득 참', down: '사용 불가' },
  thisMachine: '이 서버',
  elsewhere: '파티션 없음',
  default: '기본',
  closed: '닫힘',
  noLimit: '시간 제한 없음',
  limit: '최대 {{time}}',
  count: '{{state}}: {{count}}',
  cpus_other: 'CPU {{count}}개',
  memory: '{{size}} GiB',
  gpu: '{{type}} {{count}}개',
  anyGpu: 'GPU',
  maintenances: '예정된 점검',
  maintenance: '{{from}}부터 {{until}}까지',
  noMaintenances: '예정된 점검이 없습니다.',
  concealed: '이 사이트는 사용자에게 노드를 공개하지 않습니다.',
  empty: '스케줄러에 노드가 없습니다',
  emptyCure: '무엇이 빠졌는지 관리자가 berth doctor로 확인할 수 있습니다.',
};
