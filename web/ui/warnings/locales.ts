/** What is said of sessions that end soon, and of notifications. Loaded with the first of them. */
import type { JobOutcome } from '../../../src/notifications/schema.ts';
import type { Translated } from '../locales/translated.ts';

const jobEnds = (texts: Record<JobOutcome | 'failedWith' | 'tasks' | 'tasksFailed' | 'open' | 'openTasks', string>) =>
  texts;

export const en = {
  idle: {
    line: 'Unused: ends {{when}}',
    title: 'Nobody is using it: it ends {{when}}',
    text: 'Press a key or move the mouse in it to go on. Otherwise it ends, and what is not saved may be lost.',
  },
  maintenance: {
    line: 'Maintenance at {{at}}',
    title: 'Maintenance at {{at}}',
    text: 'Its node is taken out of service then. Save your work before.',
  },
  stay: "I'm still here",
  stayFor: "I'm still here, keep {{name}}",
  stayFailed: 'It was not kept.',
  hide: 'Hide this warning',
  notice: {
    time: 'Its time is up at {{at}}. Save your work, or give it one more hour.',
    idle: 'Nobody is using it, so it ends at {{at}}. Open it to go on.',
    maintenance: 'Maintenance of its node begins at {{at}}. Save your work before.',
    ready: 'It is ready.',
  },
  job: jobEnds({
    completed: 'Job {{id}} has completed.',
    failed: 'Job {{id}} has failed.',
    failedWith: 'Job {{id}} has failed with status {{status}}.',
    cancelled: 'Job {{id}} was cancelled.',
    time_limit: 'Job {{id}} was ended: its time was up.',
    out_of_memory: 'Job {{id}} was ended: it used more memory than it had asked for.',
    node_failure: 'Job {{id}} has ended: its node failed.',
    preempted: 'Job {{id}} was ended: it made room for one that goes first.',
    output_failed: 'Job {{id}} has ended: its output could not be written.',
    unknown: 'Job {{id}} has ended.',
    tasks: 'All {{total}} tasks of array {{id}} have completed.',
    tasksFailed: 'All {{total}} tasks of array {{id}} have ended, {{failed}} of them not well.',
    open: 'See the job',
    openTasks: 'See its tasks',
  }),
  notifications: {
    title: 'Notifications',
    lead: 'This browser tells you when a session is ready, before one ends and when it has ended, also while the portal is in the background.',
    on: 'Notify me in this browser',
    blocked: 'Your browser blocks notifications of the portal. Allow them in its settings for this site.',
    impossible: 'Here your browser shows no notifications: it does so only for addresses that begin with https.',
    offer: 'Notify me when it is ready',
    willTell: 'You will be notified when it is ready.',
  },
};

export const ko: Translated<typeof en> = {
  idle: {
    line: '미사용: {{when}} 종료',
    title: '사용하지 않고 있어 {{when}} 종료됩니다',
    text: '계속하려면 키를 누르거나 마우스를 움직이세요. 그러지 않으면 세션이 종료되고 저장하지 않은 내용은 사라질 수 있습니다.',
  },
  maintenance: {
    line: '{{at}} 점검 예정',
    title: '{{at}} 점검 예정',
    text: '그때부터 노드를 사용할 수 없습니다. 그 전에 작업을 저장하세요.',
  },
  stay: '계속 사용',
  stayFor: '{{name}} 계속 사용',
  stayFailed: '세션을 유지하지 못했습니다.',
  hide: '이 안내 숨기기',
  notice: {
    time: '{{at}}에 사용 시간이 만료됩니다. 작업을 저장하거나 1시간 연장하세요.',
    idle: '사용하지 않고 있어 {{at}}에 종료됩니다. 계속하려면 세션을 여세요.',
    maintenance: '{{at}}에 노드 점검이 시작됩니다. 그 전에 작업을 저장하세요.',
    ready: '세션이 준비되었습니다.',
  },
  job: jobEnds({
    completed: '작업 {{id}}을(를) 마쳤습니다.',
    failed: '작업 {{id}}이(가) 실패했습니다.',
    failedWith: '작업 {{id}}이(가) 실패했습니다(종료 상태 {{status}}).',
    cancelled: '작업 {{id}}이(가) 취소되었습니다.',
    time_limit: '작업 {{id}}이(가) 제한 시간을 넘겨 종료되었습니다.',
    out_of_memory: '작업 {{id}}이(가) 메모리를 초과하여 종료되었습니다.',
    node_failure: '작업 {{id}}이(가) 노드 장애로 종료되었습니다.',
    preempted: '작업 {{id}}이(가) 우선순위가 높은 작업에 자리를 내주고 종료되었습니다.',
    output_failed: '작업 {{id}}이(가) 출력을 쓸 수 없어 종료되었습니다.',
    unknown: '작업 {{id}}이(가) 종료되었습니다.',
    tasks: '작업 배열 {{id}}의 작업 {{total}}개를 모두 마쳤습니다.',
    tasksFailed: '작업 배열 {{id}}의 작업 {{total}}개가 모두 끝났습니다. 그중 {{failed}}개는 정상 종료되지 않았습니다.',
    open: '작업 보기',
    openTasks: '배열의 작업 보기',
  }),
  notifications: {
    title: '알림',
    lead: '세션이 준비되었을 때, 종료되기 전, 종료되었을 때 이 브라우저에서 알려 드립니다. 포털이 백그라운드에 있어도 받을 수 있습니다.',
    on: '이 브라우저에서 알림 받기',
    blocked: '브라우저가 포털의 알림을 차단하고 있습니다. 브라우저의 사이트 설정에서 허용하세요.',
    impossible: '이 주소에서는 브라우저가 알림을 표시하지 않습니다. https로 시작하는 주소에서만 표시합니다.',
    offer: '준비되면 알림 받기',
    willTell: '준비되면 알려 드립니다.',
  },
};
