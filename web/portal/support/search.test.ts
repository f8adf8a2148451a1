import { describe, expect, it } from 'vitest';
import { addressOf, isNarrowed, readSearch, writeSearch } from './search.ts';

const read = (address: string) => readSearch(new URLSearchParams(address));

describe('which sessions are shown', () => {
  it('stands in the address, and only where it is unusual', () => {
    const search = read('show=ended&q=wing&user=kim&node=viz001&reason=idle&app=gedit');
    expect(search).toEqual({
      show: 'ended',
      q: 'wing',
      user: 'kim',
      node: 'viz001',
      reason: 'idle',
      app: 'gedit',
    });
    expect(read(String(new URLSearchParams(writeSearch(search))))).toEqual(search);
    expect(writeSearch(read(''))).toEqual({});
    expect([isNarrowed(read('')), isNarrowed(read('user=kim'))]).toEqual([false, true]);
  });

  it('takes nothing that there is not', () => {
    expect(read('show=nonsense&reason=nonsense')).toEqual(read(''));
  });

  it('is asked for as the API takes it', () => {
    expect(Object.fromEntries(addressOf(read('show=failed&q=+181+&user=kim'), 'next'))).toEqual({
      status: 'failed',
      q: '181',
      user_id: 'kim',
      cursor: 'next',
    });
    expect(addressOf(read('show=ended'), null).get('status')).toBe('stopped,failed');
    expect(String(addressOf(read(''), null))).toBe('');
  });
});
