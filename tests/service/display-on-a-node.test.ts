/** The gateway before displays on nodes: real endpoints with TLS in front of a real Xvnc, and endpoints that are none. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { type GatewayIdentity, loadGatewayIdentity } from '../../src/auth/gateway-identity.ts';
import { cut } from '../../src/auth/live.ts';
import { memoryBus } from '../../src/bus/memory.ts';
import { admission } from '../../src/display/admission.ts';
import { displayEndpoint } from '../../src/display/endpoint.ts';
import { displayGateway } from '../../src/display/gateway.ts';
import { viewersTeller } from '../../src/display/viewers.ts';
import { buildServer, type Server as HttpServer } from '../../src/http/server.ts';
import { mountUpgrades } from '../../src/http/upgrade.ts';
import { migrate } from '../../src/records/migrate.ts';
import type { Records, SessionRecord } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { session as sessionSample, user } from '../contract/records-samples.ts';
import { makeCertificate, type Started, startStunnel, startXvnc } from '../support/node-display.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const TOKEN = 'the token of this session';
const MIB = 1024 * 1024;

const job = makeCertificate('job');
const stranger = makeCertificate('Berth display gateway');
const logged: string[] = [];
let folder: string;
let records: Records;
let app: HttpServer;
let url: string;
let gateway: GatewayIdentity;
let xvnc: Started & { socket: string };
/** Each session is another one, as a launch is counted for ever. */
let sessions = 0;
let sessionId: string;
const started: Started[] = [];
const servers: Server[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-node-'));
  gateway = await loadGatewayIdentity(join(folder, 'home'));
  const database = await openSqlite(join(folder, 'berth.sqlite'));
  await migrate(database);
  records = recordsOver(database);
  await records.users.insert(user('kim'));
  const log = pino({ level: 'debug' }, { write: (line) => void logged.push(line) });
  const principal = { user_id: 'kim', role: 'user', credential_id: 'login-1', credential: 'secret' } as const;
  const authenticate = async () => principal as never;
  const isOwnOrigin = () => true;
  app = await buildServer({ log, authenticate, isOwnOrigin, trustProxy: false });
  const bus = memoryBus({ onError: (error) => log.error(error) });
  const display = displayGateway({
    bus,
    admission: admission({ records, hasTicket: () => false, anonymous: false, now: Date.now }),
    viewers: viewersTeller({ bus, gateway: 'test', log }),
    connectDisplay: displayEndpoint({
      displaySocket: async () => xvnc.socket,
      identity: () => loadGatewayIdentity(join(folder, 'home')),
    }),
    announcementToken: () => TOKEN,
    cutWhenLoggedOut: () => {},
    inputSeen: async () => {},
    cut,
    log,
    now: Date.now,
  });
  mountUpgrades(app, [display], { authenticate, isOwnOrigin });
  url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace(/^http/, 'ws');
  xvnc = await startXvnc(folder, TOKEN);
});
afterAll(async () => {
  await app.close();
  await xvnc.kill();
  await records.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  logged.length = 0;
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.kill();
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
  await records.sessions.delete(sessionId);
});

async function insertSession(over: Partial<SessionRecord> = {}): Promise<SessionRecord> {
  sessions += 1;
  sessionId = `app-session-1729756800-${sessions.toString(16).padStart(6, '0')}`;
  const record = sessionSample(sessionId, { status: 'running', ...over });
  await records.sessions.insert(record);
  return record;
}

/** The session's record, as a job of 127.0.0.1 announced it. */
async function announced(endpoint: { port: number; fingerprint: string }): Promise<SessionRecord> {
  const at = { node: 'viz', node_ip: '127.0.0.1', vnc_port: endpoint.port, display_fingerprint: endpoint.fingerprint };
  return insertSession(at);
}

async function stunnel(clientCert = gateway.cert, socket = xvnc.socket) {
  const running = await startStunnel(folder, { socket, own: job, clientCert });
  started.push(running);
  return { ...running, fingerprint: job.fingerprint };
}

/** An endpoint of the test's own. */
async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const tlsServer = (serve: (socket: TLSSocket) => void): Server =>
  createTlsServer({ key: job.key, cert: job.cert, requestCert: true, rejectUnauthorized: false }, (socket) => {
    socket.on('error', () => {});
    serve(socket);
  });

const open = (): WebSocket => new WebSocket(`${url}/display/${sessionId}`, { headers: { authorization: 'Bearer x' } });

/** How a browser's connection ends that gets no desktop, and what came before. */
async function refusal(browser = open()): Promise<{ code: number; reason: string; heard: Buffer }> {
  const heard: Buffer[] = [];
  browser.on('message', (bytes: Buffer) => {
    heard.push(bytes);
    // Answers the gateway's own handshake as a browser does.
    browser.send(heard.length === 1 ? 'RFB 003.008\n' : Buffer.of(1));
  });
  const [code, reason] = (await once(browser, 'close')) as [number, Buffer];
  return { code, reason: reason.toString(), heard: Buffer.concat(heard) };
}

/** What the gateway says by itself, before anything of a display: version, security type None, its success. */
const OWN_HANDSHAKE = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1), Buffer.alloc(4)]);
const DOES_NOT_ANSWER = { code: 4503, reason: 'the display does not answer' };

describe('a display on a node', () => {
  it('is reached by TLS, and shows and takes what a desktop does', async () => {
    await announced(await stunnel());
    const desktop = await openDesktop(open());
    expect(desktop).toMatchObject({ width: 1024, height: 768, name: 'node' });
    await desktop.update();
    desktop.key(0x61, true);
    desktop.key(0x61, false);
    await desktop.update();
    desktop.socket.close();
  });

  it('is not believed to be the display that was announced under another certificate', async () => {
    await announced({ ...(await stunnel()), fingerprint: stranger.fingerprint });
    const { heard, ...end } = await refusal();
    expect(end).toEqual(DOES_NOT_ANSWER);
    expect(OWN_HANDSHAKE.subarray(0, heard.length)).toEqual(heard);
    expect(logged.join('')).toContain('security: at 127.0.0.1');
  });

  it('hears nothing, not even a version, under another certificate than the announced one', async () => {
    const heard: Buffer[] = [];
    const server = tlsServer((socket) => {
      socket.on('data', (bytes) => heard.push(bytes));
      socket.write(Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 2), Buffer.alloc(16)]));
    });
    const ended = once(server, 'connection').then(([socket]: Socket[]) => socket && once(socket, 'close'));
    await announced({ port: await listen(server), fingerprint: stranger.fingerprint });
    expect(await refusal()).toMatchObject(DOES_NOT_ANSWER);
    await ended;
    expect(heard).toEqual([]);
  });

  it('shows its certificate anew for every connection', async () => {
    const seen: { reused: boolean; name: string | false | null; client: string }[] = [];
    const server = tlsServer((socket) => {
      const client = socket.getPeerX509Certificate()?.toString() ?? 'none';
      seen.push({ reused: socket.isSessionReused(), name: socket.servername, client });
      const display = connectTcp(xvnc.socket).on('error', () => {});
      socket.pipe(display).pipe(socket);
      socket.on('close', () => display.destroy());
    });
    const port = await listen(server);
    await announced({ port, fingerprint: job.fingerprint });
    for (let i = 0; i < 2; i++) (await openDesktop(open())).socket.close();
    await announced({ port, fingerprint: stranger.fingerprint });
    expect(await refusal()).toMatchObject(DOES_NOT_ANSWER);
    expect(seen.slice(0, 2)).toEqual(Array(2).fill({ reused: false, name: false, client: gateway.cert }));
  });

  it('that trusts another gateway stays closed', async () => {
    await announced(await stunnel(stranger.cert));
    expect(await refusal()).toMatchObject(DOES_NOT_ANSWER);
  });

  it('that nobody listens for stays closed, and the log says where', async () => {
    const { port, kill } = await stunnel();
    await kill();
    await announced({ port, fingerprint: job.fingerprint });
    expect(await refusal()).toMatchObject(DOES_NOT_ANSWER);
    expect(logged.join('')).toContain('ECONNREFUSED');
    expect(logged.join('')).toContain(`no connection to 127.0.0.1:${port}`);
  });

  it('whose endpoint stands without an Xvnc does not answer', async () => {
    await announced(await stunnel(gateway.cert, join(folder, 'gone.sock')));
    expect(await refusal()).toMatchObject(DOES_NOT_ANSWER);
  });

  it.each([
    ['accepts and says nothing', 'connection', () => createServer()],
    ['speaks TLS and then says nothing', 'secureConnection', () => tlsServer(() => {})],
  ])('whose node %s is given up in time', async (_what, event, make) => {
    const server = make();
    const connected = once(server, event);
    await announced({ port: await listen(server), fingerprint: job.fingerprint });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const refused = refusal();
      await connected;
      vi.advanceTimersByTime(10_000);
      expect(await refused).toMatchObject(DOES_NOT_ANSWER);
      expect(logged.join('')).toContain('the handshake took too long');
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is lost is told as that', async () => {
    const endpoint = await stunnel();
    await announced(endpoint);
    const { socket } = await openDesktop(open());
    const closed = once(socket, 'close');
    await endpoint.kill();
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4503, 'the display is gone']);
  });

  it('on this machine is reached by its socket, as ever', async () => {
    await insertSession();
    const desktop = await openDesktop(open());
    expect(desktop.name).toBe('node');
    desktop.socket.close();
  });
});

describe('the certificate of the gateway', () => {
  it('is made once and kept for its owner', async () => {
    expect(await loadGatewayIdentity(join(folder, 'home'))).toEqual(gateway);
    expect((await loadGatewayIdentity(join(folder, 'other'))).cert).not.toBe(gateway.cert);
  });

  it.each([
    ['no certificate', {}],
    ["a stranger's of the same name", stranger],
    ["the job's own", job],
  ])('is the only one that an endpoint takes: %s', async (_what, { key, cert }: { key?: string; cert?: string }) => {
    const { port } = await stunnel();
    const client = connectTls({
      host: '127.0.0.1',
      port,
      rejectUnauthorized: false,
      ...(key && cert && { key, cert }),
    });
    const heard: Buffer[] = [];
    client.on('data', (bytes) => heard.push(bytes)).on('error', () => {});
    await once(client, 'close').catch(() => {});
    expect(Buffer.concat(heard).toString()).toBe('');
  });
});

describe('the relay over TLS', () => {
  const TOTAL = 64 * MIB;
  const BEHIND_MAX = 32 * MIB;
  const chunk = Buffer.alloc(64 * 1024, 'The quick brown fox jumps over the lazy dog. ');
  const expected = () => {
    const hash = createHash('sha256');
    for (let i = 0; i < TOTAL; i += chunk.length) hash.update(chunk);
    return hash.digest('hex');
  };
  /** Takes a piece, and the next one only a while later. */
  const slowly = (source: { pause(): unknown; resume(): unknown }) => {
    source.pause();
    setTimeout(() => source.resume(), 1);
  };
  /** What Xvnc says up to the client's ClientInit; the challenge is any. */
  const GREETING = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 2), Buffer.alloc(16), Buffer.alloc(4)]);
  /** 12 of the version, 1 of the security type, 16 of the response, 1 of ClientInit. */
  const CLIENT_HANDSHAKE_BYTES = 30;

  it('makes a fast display wait for a slow browser, and loses nothing', async () => {
    let sent = 0;
    const server = tlsServer((socket) => {
      const more = () => {
        while (sent < TOTAL) {
          sent += chunk.length;
          if (!socket.write(chunk)) return;
        }
      };
      socket.write(GREETING);
      let heard = 0;
      socket.on('data', (bytes) => {
        heard += bytes.length;
        if (heard === CLIENT_HANDSHAKE_BYTES) more();
      });
      socket.on('drain', more);
    });
    await announced({ port: await listen(server), fingerprint: job.fingerprint });
    const browser = open();
    const hash = createHash('sha256');
    let received = -OWN_HANDSHAKE.length;
    let behind = 0;
    browser.on('message', (bytes: Buffer) => {
      if (received < 0) {
        browser.send(received === -OWN_HANDSHAKE.length ? 'RFB 003.008\n' : Buffer.of(1));
        received += bytes.length;
        return;
      }
      hash.update(bytes);
      received += bytes.length;
      behind = Math.max(behind, sent - received);
      slowly(browser);
    });
    await until('everything has arrived', () => received === TOTAL, 50_000);
    expect(hash.digest('hex')).toBe(expected());
    expect(behind).toBeLessThan(BEHIND_MAX);
    browser.close();
  });

  it('makes a fast browser wait for a slow display, and loses nothing', async () => {
    const hash = createHash('sha256');
    let received = -CLIENT_HANDSHAKE_BYTES;
    let sent = 0;
    let behind = 0;
    const server = tlsServer((socket) => {
      socket.write(GREETING);
      socket.on('data', (bytes) => {
        const skipped = Math.min(bytes.length, Math.max(0, -received));
        received += bytes.length;
        hash.update(bytes.subarray(skipped));
        behind = Math.max(behind, sent - received);
        if (received > 0) slowly(socket);
      });
    });
    await announced({ port: await listen(server), fingerprint: job.fingerprint });
    const browser = open();
    let heard = 0;
    browser.on('message', (bytes: Buffer) => {
      browser.send(heard === 0 ? 'RFB 003.008\n' : Buffer.of(1));
      heard += bytes.length;
      if (heard === OWN_HANDSHAKE.length) send();
    });
    const send = () => {
      if (sent >= TOTAL) return;
      sent += chunk.length;
      browser.send(chunk, send);
    };
    await until('everything has arrived', () => received === TOTAL, 50_000);
    expect(hash.digest('hex')).toBe(expected());
    expect(behind).toBeLessThan(BEHIND_MAX);
    browser.close();
  });
});
