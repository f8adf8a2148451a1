import { describe, expect, it } from 'vitest';
import { displayAddress, isDirectAddress, socketAddress } from './address.ts';

const ID = 'app-session-1729756800-abc123';
const PAGE = `http://localhost:9000/sessions/${ID}`;

describe('the address of a display', () => {
  it('is on the origin of the page, so that it works through a forwarded port', () => {
    expect(displayAddress(`wss://portal.example/display/${ID}`, PAGE)).toBe(`ws://localhost:9000/display/${ID}`);
  });

  it('is taken as it is where the display is reached directly', () => {
    expect(displayAddress('ws://192.168.122.252:6080', PAGE)).toBe('ws://192.168.122.252:6080');
    expect(isDirectAddress('ws://192.168.122.252:6080')).toBe(true);
    expect(isDirectAddress(`wss://portal.example/display/${ID}`)).toBe(false);
  });

  it('is encrypted where the page is', () => {
    expect(socketAddress('/events?after=1', 'https://portal.example/')).toBe('wss://portal.example/events?after=1');
  });
});
