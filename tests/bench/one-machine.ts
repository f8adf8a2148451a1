/** What a user meets on one machine: how fast it starts, how large it is, what a browser loads. */
import { measureFirstLoads } from './first-load.ts';
import { measurePortalStart } from './portal-start.ts';
import type { Part } from './report.ts';
import { measureSessionStart } from './session-start.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

const METHOD = `- **Session start** is the median of ratios, each of a session and the same display started by hand right after it, so that a slow
  machine is slow for both. The session: \`POST /api/app/sessions\` for gedit until ServerInit with that session's desktop name has come
  through the gateway; the client connects to \`/display/<id>\` when \`/events\` pushes 'running', as the page does. By hand: the session's
  own Xvnc command line (read from \`/proc\`), with cookie and password file already there, until ServerInit over its Unix socket after
  full VncAuth. Each of the two begins when the machine has been idle for a moment, or after twenty seconds of waiting for that. A
  neighbour that begins in between harms the session more, which uses two cores where Xvnc alone uses one: on a busy machine the
  ratio is too high, and only one of a quiet time counts.
- **Warm start** is the time from running the command until \`/readyz\` answers 200, with a state, a web build and compiled code from an
  earlier start; the median of five.
- **Idle portal** is what \`/proc/<pid>/smaps_rollup\` says of its process five seconds after it was ready, with nobody connected. 1 MB is
  1,000,000 bytes.
- **First load** is the compressed bytes of every script that Chromium, with an empty cache, has asked for until the page's first action
  can be clicked: launching gedit on the home page (logged in), or logging in.`;

export async function measureOneMachine(say: (line: string) => void): Promise<Part> {
  say('starts of the portal …');
  // First, for it sets up what is missing: the web build, for one.
  const start = await measurePortalStart();
  say('first loads …');
  const loads = await measureFirstLoads();
  say('starts of sessions …');
  const session = await measureSessionStart();
  return {
    figures: [
      {
        name: 'session start to ServerInit, of a bare Xvnc',
        measured: session.ratio,
        most: 1.5,
        write: (ratio) => `${ratio.toFixed(2)} ×`,
      },
      { name: 'warm start of `berth serve` to /readyz', measured: start.serveMs, most: 2000, write: seconds },
      { name: 'warm start of `npm start` to /readyz', measured: start.npmStartMs, most: 2000, write: seconds },
      { name: 'idle portal, resident', measured: start.idle.rssMB, most: 150, write: megabytes },
      ...loads.map(({ path, scriptBytes }) => ({
        name: `first load of ${path}, JavaScript`,
        measured: scriptBytes,
        most: 220_000,
        write: kilobytes,
      })),
    ],
    notes: [
      `A session took ${session.sessionMs.toFixed(0)} ms and a bare Xvnc ${session.bareMs.toFixed(0)} ms (medians of ${session.pairs} pairs; ` +
        `${session.quietPairs} of them began on an idle machine).`,
      `After the request: ${session.milestones.map(({ name, ms }) => `${name} ${ms.toFixed(0)} ms`).join(', ')}.`,
      `Of the idle portal's memory ${megabytes(start.idle.pssMB)} are its share (PSS); the rest is Node's program file, where other processes run it too.`,
    ],
    method: METHOD,
  };
}
