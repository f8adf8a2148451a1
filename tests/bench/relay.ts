/** What Berth costs between a display and a client, beside what others do: websockify, and configurable-http-proxy in front of it. */
import { type DisplayRoutes, type Route, startDisplayRoutes } from './display-routes.ts';
import { IDLE_CONNECTIONS, idleBytes } from './idle-memory.ts';
import { interruptible } from './interruptible.ts';
import { median } from './median.ts';
import { peerVersions } from './peers.ts';
import { quietMachine } from './quiet.ts';
import { type Bulk, measureBulk } from './relay-bulk.ts';
import { CONNECTIONS, MESSAGES_PER_SECOND, type Messages, measureMessages } from './relay-messages.ts';
import type { Figure, Part } from './report.ts';
import { keepUndisturbed } from './undisturbed.ts';

const BULK_ROUNDS = 5;
const MESSAGES_ROUNDS = 9;
/** By then what is compiled while it runs has been, as in a portal that has run for a while. */
const UNCOUNTED_ROUNDS = 3;
/** Each is a process of a few megabytes. */
const WEBSOCKIFY_CONNECTIONS = 100;

const METHOD = `- **The display** is the same for all: a small RFB server with VncAuth on a Unix socket, a process of its own that draws nothing. It
  stands at the socket of a real session, whose application does nothing either. **Berth** is the real portal: each client logs in
  with a token, is authorized for the session and goes through both RFB handshakes. **websockify** is Debian's, with
  \`--unix-target\`; **configurable-http-proxy** is JupyterHub's, run by the same Node, in front of that websockify. Clients are the
  same for all three, and go through the RFB handshake.
- All three are measured one after the other, in turns, ${BULK_ROUNDS} times and with small messages ${MESSAGES_ROUNDS} times; a figure is the median of the rounds' ratios. A round begins when the
  machine has been idle for a moment, or after twenty seconds of waiting for that.
- **Bulk**: one client takes all that the display sends, as fast as it comes; after 0.2 GB the next 1.5 GB count. 1 GB is 1,000,000,000 bytes.
- **Small messages**: ${CONNECTIONS} clients each send ${MESSAGES_PER_SECOND} requests of 10 bytes a second, spread evenly over the milliseconds, and the display answers each with 32
  bytes; p99 of the times from request to answer in four seconds, after one of warming up. ${UNCOUNTED_ROUNDS} turns before are not counted. Client, relays and
  display go before the machine's other programs, all alike (SCHED_RR). Client and display share one processor and collect their garbage before a
  turn; the relays have all processors, of which none falls asleep meanwhile (PM QoS). Else the slowest hundredth would be the machine's more than the relays'.
- **CPU** is what \`/proc/<pid>/stat\` says of all processes that the bytes pass through: websockify has one for each connection, and
  configurable-http-proxy's counts together with the websockify behind it.
- **An idle display** is the growth of memory (PSS, \`/proc/<pid>/smaps_rollup\`) from no connection to ${IDLE_CONNECTIONS.toLocaleString('en')}, through the handshakes,
  divided by their number; ${WEBSOCKIFY_CONNECTIONS} of websockify. configurable-http-proxy has no websockify behind it here, and its own process alone counts. Garbage is
  collected before both looks. 1 KB is 1,000 bytes.`;

type Rounds<T> = Record<'berth' | 'websockify' | 'proxied', T[]>;

export async function measureRelay(say: (line: string) => void): Promise<Part> {
  return interruptible(async (after) => {
    const routes = await startDisplayRoutes(after, { run: '{ command: sleep, args: [infinity] }', fake: true });
    // First, for what came before would have left room behind.
    say('idle displays …');
    const idle = await measureIdle(routes);
    say('bulk …');
    const bulk = await inTurns(routes, measureBulk, BULK_ROUNDS);
    say('small messages …');
    const undisturbed = keepUndisturbed(after, routes);
    await inTurns(routes, measureMessages, UNCOUNTED_ROUNDS);
    const messages = await inTurns(routes, measureMessages, MESSAGES_ROUNDS);
    const all = notes(bulk, messages, idle);
    if (!undisturbed)
      all.push('Small messages: other programs of the machine may have got between, for only root can keep them away.');
    return { figures: figures(bulk, messages, idle), notes: all, method: METHOD };
  });
}

interface Idle {
  berth: number;
  proxy: number;
  websockify: number;
}

async function measureIdle({ berth, websockify, proxyAlone }: DisplayRoutes): Promise<Idle> {
  const each = (route: Route, count: number, collects: boolean): Promise<number> =>
    idleBytes(route.pids, async () => (await route.open()).socket, { count, collects });
  return {
    berth: await each(berth, IDLE_CONNECTIONS, true),
    proxy: await each(proxyAlone, IDLE_CONNECTIONS, true),
    websockify: await each(websockify, WEBSOCKIFY_CONNECTIONS, false),
  };
}

async function inTurns<T>(
  routes: DisplayRoutes,
  measure: (route: Route) => Promise<T>,
  count: number,
): Promise<Rounds<T>> {
  const rounds: Rounds<T> = { berth: [], websockify: [], proxied: [] };
  for (let n = 0; n < count; n++) {
    await quietMachine();
    for (const name of ['berth', 'websockify', 'proxied'] as const) rounds[name].push(await measure(routes[name]));
  }
  return rounds;
}

const times = (value: number): string => `${value.toFixed(2)} ×`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;

/** The median of what Berth has of the other in each round. */
function ratio<T>(rounds: Rounds<T>, peer: 'websockify' | 'proxied', of: (measured: T) => number): number {
  return median(rounds.berth.map((own, n) => of(own) / of(rounds[peer][n] as T)));
}

function figures(bulk: Rounds<Bulk>, messages: Rounds<Messages>, idle: Idle): Figure[] {
  const speed = ({ bytesPerSecond }: Bulk): number => bytesPerSecond;
  const p99 = ({ p99Ms }: Messages): number => p99Ms;
  const cpu = ({ cpu }: Messages): number => cpu;
  const few = `${CONNECTIONS} × ${MESSAGES_PER_SECOND} messages/s`;
  const proxy = 'configurable-http-proxy';
  return [
    { name: 'bulk, throughput to websockify', measured: ratio(bulk, 'websockify', speed), least: 0.9, write: times },
    {
      name: 'bulk, CPU a GB to websockify',
      measured: ratio(bulk, 'websockify', ({ cpuSecondsPerGB }) => cpuSecondsPerGB),
      most: 1.1,
      write: times,
    },
    { name: `bulk, throughput to ${proxy}`, measured: ratio(bulk, 'proxied', speed), least: 1, write: times },
    { name: `${few}, p99 to websockify`, measured: ratio(messages, 'websockify', p99), most: 0.5, write: times },
    { name: `${few}, CPU to websockify`, measured: ratio(messages, 'websockify', cpu), most: 0.5, write: times },
    { name: `${few}, p99 to ${proxy}`, measured: ratio(messages, 'proxied', p99), most: 0.5, write: times },
    { name: `${few}, CPU to ${proxy}`, measured: ratio(messages, 'proxied', cpu), most: 0.5, write: times },
    { name: `idle display, to ${proxy}'s`, measured: idle.berth, most: idle.proxy, write: kilobytes },
  ];
}

function notes(bulk: Rounds<Bulk>, messages: Rounds<Messages>, idle: Idle): string[] {
  const each = <T>(rounds: Rounds<T>, write: (measured: T[]) => string): string =>
    `Berth ${write(rounds.berth)}, websockify ${write(rounds.websockify)}, configurable-http-proxy before it ${write(rounds.proxied)}`;
  const middle = <T>(all: T[], of: (measured: T) => number): number => median(all.map(of));
  return [
    `Bulk, medians: ${each(bulk, (all) => `${(middle(all, (one) => one.bytesPerSecond) / 1e9).toFixed(2)} GB/s with ${middle(all, (one) => one.cpuSecondsPerGB).toFixed(2)} CPU s/GB`)}.`,
    `Small messages, medians: ${each(messages, (all) => `p50 ${milliseconds(middle(all, (one) => one.p50Ms))}, p99 ${milliseconds(middle(all, (one) => one.p99Ms))} with ${middle(all, (one) => one.cpu).toFixed(2)} CPU s/s`)}.`,
    `Measured against ${peerVersions()}.`,
    `An idle display takes ${kilobytes(idle.berth)} of Berth, ${kilobytes(idle.proxy)} of configurable-http-proxy alone, ${(idle.websockify / 1e6).toFixed(1)} MB of websockify.`,
  ];
}
