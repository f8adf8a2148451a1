/** `berth session …` */
import { app } from '../apps/schema.ts';
import { type Session, session, sessionList, sessionLog } from '../session/schema.ts';
import type { Client } from './client.ts';
import type { Command, Option, Output } from './command.ts';
import { CliFault, EXIT } from './faults.ts';
import { followSession } from './follow-session.ts';
import { LAUNCH_OPTIONS, launchRequestOf } from './launch-request.ts';
import { stepTeller } from './step-teller.ts';
import { details, moment, safe, safeLines, table } from './text.ts';
import { waitingInWords } from './waiting.ts';

const LIVING = 'creating,pending,starting,running,stopping';
const WAIT: Option = { type: 'boolean', help: 'wait until it runs or has ended' };

const address = (id: string) => `/api/app/sessions/${encodeURIComponent(id)}`;
const inBrackets = (text: string | null) => (text === null ? '' : ` (${text})`);
const pageOf = (client: Client, one: Session) => new URL(`/sessions/${one.session_id}`, client.url).href;

function describe(client: Client, one: Session): string {
  const { resources, display } = one.config;
  return details([
    ['Session', one.session_id],
    ['App', one.app_id],
    ['Name', one.name],
    ['User', one.user_id],
    ['Status', one.status],
    ['Waiting', waitingInWords(one, Date.now())],
    ['Reason', one.reason],
    ['Message', one.message],
    ['Page', pageOf(client, one)],
    ['Cluster', one.cluster === 'local' ? null : one.cluster],
    ['Partition', resources.partition],
    ['Account', resources.account],
    ['QOS', resources.qos],
    ['GPU type', resources.gpu_type ?? null],
    ['Node', one.node],
    ['Job', one.job_id],
    ['Resources', `${resources.cpus} CPUs, ${resources.memory}, ${resources.gpus} GPUs, ${resources.time} minutes`],
    ['Resolution', display.resolution],
    ['Created', moment(one.created_at)],
    ['Started', one.started_at && moment(one.started_at)],
    ['Ended', one.ended_at && moment(one.ended_at)],
    ['Ends', one.ended_at === null ? one.expires_at && moment(one.expires_at) : null],
    ['Restarted from', one.restarted_from],
    ['Parameters', JSON.stringify(one.params)],
  ]);
}

/** Prints the session; with --wait first each step as it happens and why it waits, and a failed start is a refusal. */
async function answerLaunch(client: Client, launched: Session, wait: boolean, output: Output): Promise<void> {
  const { tell } = stepTeller(output);
  const last = wait ? await followSession(client, launched.session_id, tell) : launched;
  output.answer(last, () => describe(client, last));
  if (last.status === 'failed') throw new CliFault(EXIT.refused, safe(`${last.session_id} failed: ${last.message}`));
}

export const sessionCommands: Command[] = [
  {
    name: 'session launch',
    positionals: ['app'],
    summary: 'Launch an app',
    options: {
      name: { type: 'string', value: 'name', help: 'what to call the session' },
      ...LAUNCH_OPTIONS,
      wait: WAIT,
    },
    async run(context) {
      const { client, output, flag } = context;
      const [appId = ''] = context.positionals;
      const chosen = await client.request(app, 'GET', `/api/app/apps/${encodeURIComponent(appId)}`);
      const request = launchRequestOf(chosen, context);
      const launched = await client.request(session, 'POST', '/api/app/sessions', request);
      await answerLaunch(client, launched, flag('wait'), output);
    },
  },
  {
    name: 'session list',
    positionals: [],
    summary: 'List your living sessions',
    options: { all: { type: 'boolean', help: 'those that have ended, too' } },
    async run({ client, flag, output }) {
      const sessions: Session[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = new URLSearchParams({
          limit: '200',
          ...(!flag('all') && { status: LIVING }),
          ...(cursor && { cursor }),
        });
        const page: { sessions: Session[]; next_cursor: string | null } = await client.request(
          sessionList,
          'GET',
          `/api/app/sessions?${query}`,
        );
        sessions.push(...page.sessions);
        cursor = page.next_cursor;
      }
      const rows = sessions.map((one) => [
        one.session_id,
        one.app_id,
        one.name,
        one.status + inBrackets(waitingInWords(one, Date.now()) ?? one.reason),
        moment(one.created_at),
      ]);
      output.answer({ sessions }, () => table(['SESSION', 'APP', 'NAME', 'STATUS', 'CREATED'], rows));
    },
  },
  {
    name: 'session show',
    positionals: ['id'],
    summary: 'Show a session',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      const one = await client.request(session, 'GET', address(id));
      output.answer(one, () => describe(client, one));
    },
  },
  {
    name: 'session stop',
    positionals: ['id'],
    summary: 'Stop a session; the app may save first',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      const one = await client.request(session, 'DELETE', address(id));
      output.answer(one, () => `${one.session_id} is ${one.status}.\n`);
    },
  },
  ...(['hold', 'release'] as const).map(
    (verb): Command => ({
      name: `session ${verb}`,
      positionals: ['id'],
      summary: verb === 'hold' ? 'Keep a waiting session from starting' : 'Let a held session start',
      options: {},
      async run({ client, positionals: [id = ''], output }) {
        const one = await client.request(session, 'POST', `${address(id)}/${verb}`);
        output.answer(one, () => `${one.session_id} is ${verb === 'hold' ? 'held' : 'released'}.\n`);
      },
    }),
  ),
  {
    name: 'session restart',
    positionals: ['id'],
    summary: 'Launch it anew with the same settings; a living one is stopped',
    options: { wait: WAIT },
    async run({ client, positionals: [id = ''], flag, output }) {
      const launched = await client.request(session, 'POST', `${address(id)}/restart`);
      await answerLaunch(client, launched, flag('wait'), output);
    },
  },
  {
    name: 'session forget',
    positionals: ['id'],
    summary: 'Remove an ended session and its log',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      await client.requestNothing('POST', `${address(id)}/forget`);
      output.answer({ session_id: id }, () => `${safe(id)} is forgotten.\n`);
    },
  },
  {
    name: 'session log',
    positionals: ['id'],
    summary: 'Print the last lines of the log of a session',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      const found = await client.request(sessionLog, 'GET', `${address(id)}/log`);
      output.answer(found, () => safeLines(found.log));
      if (found.truncated) output.progress('The log is longer; these are its last lines.');
    },
  },
];
