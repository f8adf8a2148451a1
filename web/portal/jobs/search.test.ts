import { expect, it } from 'vitest';
import { addressOf, readSearch, writeSearch } from './search.ts';

const read = (address: string) => readSearch(new URLSearchParams(address));

it('is read from the address of the page and written there, without what is usual', () => {
  expect(writeSearch(read(''))).toEqual({});
  const address = 'scope=all&show=ended&days=30&sort=name&q=%EC%9C%A0%EB%8F%99&node=node001';
  expect(new URLSearchParams(writeSearch(read(address))).toString()).toBe(address);
});

it('takes what it does not know for what is usual', () => {
  expect(read('scope=theirs&days=5000&sort=colour')).toEqual(read(''));
});

it.each([
  ['', 'scope=mine'],
  ['show=running', 'scope=mine&state=running'],
  ['show=ended&days=1', 'scope=mine&list=ended&days=1'],
  ['scope=all&sort=cpus&q=+mesh+', 'scope=all&sort=cpus&order=desc&q=mesh'],
  ['sort=name', 'scope=mine&sort=name&order=asc'],
])('%j is asked for as %j', (address, question) => {
  expect(addressOf(read(address)).toString()).toBe(question);
});
