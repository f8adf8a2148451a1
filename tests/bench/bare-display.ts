/** The peer that a session's start is measured against: the same Xvnc, started by hand and asked for its desktop. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { byteReader } from '../../src/display/byte-reader.ts';
import { handshakeWithServer } from '../../src/display/handshake.ts';
import { sessionProcesses } from '../support/processes.ts';

const PASSWORD = 'berthing';
const SHARED = Buffer.of(1);
const SERVER_INIT_BYTES = 24;
const NAME_LENGTH_AT = 20;

export interface BareDisplay {
  /** Milliseconds from starting Xvnc to its ServerInit; it is gone again when this resolves. */
  start(): Promise<number>;
  dispose(): void;
}

/** Its command line is the one that a living session's Xvnc has, so that the two cannot drift apart. */
export function bareDisplay(session: { session_id: string; name: string }): BareDisplay {
  const { words, folder: folderOfSession } = displayOf(session.session_id);
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  const [command = '', ...args] = words.map((word) => word.replace(folderOfSession, folder));
  copyFileSync(join(folderOfSession, 'xauthority'), join(folder, 'xauthority'));
  writeFileSync(join(folder, 'vnc.passwd'), execFileSync('tigervncpasswd', ['-f'], { input: `${PASSWORD}\n` }));

  return {
    async start() {
      const begun = performance.now();
      const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env.PATH } });
      try {
        await once(server.stdout, 'data'); // the display's number: it is ready
        const name = await desktopName(join(folder, 'vnc.sock'));
        const took = performance.now() - begun;
        if (name !== session.name) throw new Error(`the bare display calls itself ${JSON.stringify(name)}`);
        return took;
      } finally {
        const gone = once(server, 'exit');
        server.kill('SIGTERM');
        await gone;
        rmSync(join(folder, 'vnc.sock'), { force: true });
      }
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The command line of a session's Xvnc, and the folder it works in. */
function displayOf(sessionId: string): { words: string[]; folder: string } {
  for (const pid of sessionProcesses(sessionId)) {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    const socket = words[words.indexOf('-rfbunixpath') + 1];
    if (words.includes('-rfbunixpath') && socket !== undefined) return { words, folder: dirname(socket) };
  }
  throw new Error(`${sessionId} has no Xvnc`);
}

/** The client's side up to ServerInit, by the gateway's own handshake. */
async function desktopName(path: string): Promise<string> {
  const socket = createConnection(path);
  const reader = byteReader();
  socket.on('data', (bytes) => reader.push(bytes));
  socket.on('error', reader.end);
  socket.on('close', () => reader.end(new Error('the bare display closed the connection')));
  try {
    await handshakeWithServer(reader, (bytes) => socket.write(bytes), PASSWORD);
    socket.write(SHARED);
    const init = await reader.read(SERVER_INIT_BYTES);
    return (await reader.read(init.readUInt32BE(NAME_LENGTH_AT))).toString('utf8');
  } finally {
    socket.destroy();
  }
}
