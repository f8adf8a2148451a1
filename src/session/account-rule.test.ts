import { describe, expect, it } from 'vitest';
import { accountRule } from './account-rule.ts';

const admin = { user_id: 'admin', role: 'admin', account: null } as const;
const kim = { user_id: 'kim', role: 'user', account: 'kimcs' } as const;
const lee = { user_id: 'lee', role: 'user', account: null } as const;

describe('the account of a session', () => {
  const asRoot = accountRule({ others: true, startedBy: 'root' });
  const asAlice = accountRule({ others: false, startedBy: 'alice' });
  const onCluster = accountRule({ others: true, startedBy: null });

  it('is the one mapped to its user where Berth is root', () => {
    expect(asRoot(kim)).toEqual({ account: 'kimcs' });
  });

  it('is the account that started Berth for the first administrator', () => {
    expect(asRoot(admin)).toEqual({ account: 'root' });
    expect(asRoot({ ...admin, account: 'alice' })).toEqual({ account: 'alice' });
  });

  it('is never guessed from a name, not even for another administrator', () => {
    expect(asRoot(lee)).toMatchObject({
      detail: expect.stringContaining('lee'),
      cure: expect.stringContaining('maps'),
    });
    expect(asRoot({ user_id: 'root', role: 'admin', account: null })).toHaveProperty('cure');
  });

  it('is on a cluster the one mapped, and never that of Berth', () => {
    expect(onCluster(kim)).toEqual({ account: 'kimcs' });
    expect(onCluster(admin)).toMatchObject({ cure: expect.stringContaining('maps') });
  });

  it('is that of Berth itself without root, and only administrators get it', () => {
    expect(asAlice(admin)).toEqual({ account: 'alice' });
    expect(asAlice(kim)).toMatchObject({ cure: expect.stringContaining('root') });
  });
});
