import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStart } from '../process-start.ts';
import { CliFault, EXIT } from './faults.ts';
import { findPortal } from './portal-address.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'berth-cli-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const running = (pid: number, start: string | null) =>
  writeFileSync(
    join(home, 'portal.json'),
    JSON.stringify({
      url: 'https://portal.example',
      address: 'http://127.0.0.1:8080',
      certificate: '/etc/berth/tls/cert.pem',
      pid,
      start,
    }),
  );
const find = (env: Record<string, string> = {}) => findPortal(env, () => home);

function faultOf(find: () => unknown): [number, string] {
  try {
    find();
  } catch (error) {
    if (error instanceof CliFault) return [error.status, error.message];
    throw error;
  }
  return [EXIT.done, ''];
}

describe('the portal of the command line', () => {
  it('is the one that runs on this machine, reached where it listens, whatever browsers call it', () => {
    running(process.pid, processStart(process.pid));
    writeFileSync(join(home, 'operator.token'), 'berth_operator_secret\n');
    expect(find()).toEqual({
      url: 'https://portal.example',
      address: 'http://127.0.0.1:8080',
      certificate: '/etc/berth/tls/cert.pem',
      token: 'berth_operator_secret',
    });
    expect(find({ BERTH_TOKEN: 'berth_mine_secret' }).token).toBe('berth_mine_secret');
  });

  it('is the one that the environment names', () => {
    const address = {
      url: 'https://portal.example',
      address: 'https://portal.example',
      certificate: null,
      token: 'berth_mine_secret',
    };
    expect(find({ BERTH_URL: address.url, BERTH_TOKEN: address.token })).toEqual(address);
  });

  it('does not get a token when another program may listen there by now', () => {
    writeFileSync(join(home, 'operator.token'), 'berth_operator_secret\n');
    running(process.pid, '1');
    expect(faultOf(find)).toEqual([EXIT.unreachable, expect.stringContaining('does not run here')]);
    running(process.pid, null);
    expect(faultOf(find)).toEqual([EXIT.unreachable, expect.stringContaining('does not run here')]);
  });

  it('is told how to start where none runs', () => {
    expect(faultOf(find)).toEqual([EXIT.unreachable, expect.stringContaining('Start it with npm start')]);
    writeFileSync(join(home, 'portal.json'), '{"url": ');
    expect(faultOf(find)).toEqual([EXIT.unreachable, expect.stringContaining('Start it with npm start')]);
  });

  it.each([
    [{ BERTH_URL: 'https://portal.example' }, 'BERTH_TOKEN is not'],
    [{ BERTH_URL: 'portal.example', BERTH_TOKEN: 'berth_a_b' }, 'BERTH_URL must be the address of a portal'],
    [{ BERTH_URL: 'file:///etc/passwd', BERTH_TOKEN: 'berth_a_b' }, 'BERTH_URL must be the address of a portal'],
  ])('is not guessed from %j', (env, message) => {
    expect(faultOf(() => find(env as Record<string, string>))).toEqual([EXIT.usage, expect.stringContaining(message)]);
  });

  it('never shows a token, not even a malformed one', () => {
    const [status, message] = faultOf(() => find({ BERTH_TOKEN: 'berth_mine_secret\nX-Header: a' }));
    expect(status).toBe(EXIT.usage);
    expect(message).not.toContain('secret');
  });
});
