/** Runs on `access`, in front of the portal: passes what jobs announce, and prints when each announcement came. */
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';

const [listen = '', port = ''] = process.argv.slice(2);
const moment = (): number => performance.timeOrigin + performance.now();

createServer((job) => {
  job.setNoDelay(true);
  const portal = connect(Number(port), '127.0.0.1').setNoDelay(true);
  let text = '';
  let told = false;
  job.on('data', (bytes) => {
    text += bytes.toString();
    // It is one object, and the last of the request.
    const [, session_id, said] = /^POST \S*\/(app-session-\S+)\/announcements .*\r\n\r\n(\{.*\})$/s.exec(text) ?? [];
    if (told || said === undefined) return;
    told = true;
    const { type, step } = JSON.parse(said);
    const line = { at: moment(), session_id, step: type === 'display' ? 'display_ready' : step };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
  pipeline(job, portal, () => {});
  pipeline(portal, job, () => {});
}).listen(Number(listen));
process.stdin.on('end', () => process.exit()).resume();
