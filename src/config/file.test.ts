import { expect, it } from 'vitest';
import { configFile } from './file.ts';

it.each([
  'http://cache.example',
  'redis://',
  'redis:cache.example',
  'cache.example:6379',
  'redis://cache.example/name',
  'redis://cache.example?db=1',
  'redis://cache.example:99999',
  'redis://berth:hunter2@cache.example',
])('refuses %s for a Redis, without repeating a password', (url) => {
  const { error } = configFile.safeParse({ bus: { url } });
  expect(error?.issues).toEqual([
    expect.objectContaining({
      path: ['bus', 'url'],
      message: expect.stringMatching(/^must be redis:\/\/ or rediss:\/\//),
    }),
  ]);
  expect(JSON.stringify(error?.issues)).not.toContain('hunter2');
});

it.each([
  { url: 'prometheus.example:9090' },
  { url: 'https://berth:hunter2@prometheus.example' },
  { url: 'http://127.0.0.1:9090/?x=1' },
  { url: 'http://127.0.0.1:9090', user: 'berth' },
  { url: 'http://127.0.0.1:9090', user: 'berth', password_file: 'a', token_file: 'b' },
])('refuses %j for a Prometheus, without repeating a password', (prometheus) => {
  const { error } = configFile.safeParse({ prometheus });
  expect(error?.issues).toHaveLength(1);
  expect(JSON.stringify(error?.issues)).not.toContain('hunter2');
});
