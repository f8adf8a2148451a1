import { describe, expect, it } from 'vitest';
import { aSession, FINGERPRINT, ID } from './test-cluster.ts';
import { toWire } from './wire.ts';

describe('where clients find the display of a session', () => {
  const nowhere = { node_ip: null, vnc_port: null, display_fingerprint: null };
  const node = { node_ip: '192.0.2.7', vnc_port: 6080 };

  it.each([
    ['on this machine', {}, `wss://portal.example/display/${ID}`],
    ['behind TLS on a node', { ...node, display_fingerprint: FINGERPRINT }, `wss://portal.example/display/${ID}`],
    ['on a node that they reach themselves', node, 'ws://192.0.2.7:6080'],
    ['on one with an address of IPv6', { ...node, node_ip: '2001:db8::7' }, 'ws://[2001:db8::7]:6080'],
  ])('%s', (_what, at, url) => {
    const wire = toWire(aSession({ ...nowhere, status: 'running', ...at }), 'https://portal.example');
    expect(wire.displayUrl).toBe(url);
    for (const own of ['display_fingerprint', 'account', 'submit_grant', 'forget_grant'])
      expect(wire).not.toHaveProperty(own);
  });

  it('is told only while it runs', () => {
    for (const status of ['starting', 'stopping', 'stopped'] as const) {
      expect(toWire(aSession({ ...nowhere, status, ...node }), 'http://portal.example').displayUrl).toBeNull();
    }
  });
});
