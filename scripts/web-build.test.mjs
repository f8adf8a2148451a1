import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, writePrograms } from './stand-ins.mjs';
import { ensureWebBuild } from './web-build.mjs';

describe('the web pages', () => {
  let folder;
  beforeEach(() => {
    folder = temporaryFolder();
    for (const path of ['bin', 'web/ui', 'src/session']) mkdirSync(join(folder.path, path), { recursive: true });
    const sources = [
      'web/ui/theme.ts',
      'src/session/schema.ts',
      'src/session/service.ts',
      'vite.config.ts',
      'package-lock.json',
    ];
    for (const file of sources) write(file, '1');
  });
  afterEach(() => folder.remove());

  const write = (file, content) => writeFileSync(join(folder.path, file), content);
  const npm = (body) => writePrograms(join(folder.path, 'bin'), { npm: `echo "$*" >> builds\n${body}` });
  const ensure = () => ensureWebBuild(folder.path, () => {}, { PATH: `${join(folder.path, 'bin')}:/usr/bin:/bin` });
  const builds = () => {
    const file = join(folder.path, 'builds');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
  };

  it.each(['web/ui/theme.ts', 'src/session/schema.ts', 'vite.config.ts', 'package-lock.json', 'web/ui/new.ts'])(
    'are built again when %s has changed',
    async (file) => {
      npm('mkdir -p dist');
      await ensure();
      await ensure();
      expect(builds()).toBe(1);
      write(file, '2');
      await ensure();
      expect(builds()).toBe(2);
    },
  );

  it('are not built again for a change of the server alone', async () => {
    npm('mkdir -p dist');
    await ensure();
    write('src/session/service.ts', '2');
    await ensure();
    expect(builds()).toBe(1);
  });

  it('are built again after a build that failed, even back at the sources of the build before', async () => {
    npm('mkdir -p dist');
    await ensure();
    write('web/ui/theme.ts', '2');
    npm('echo "unexpected token" >&2; exit 1');
    const fault = await ensure().catch((error) => error);
    expect(fault.message).toContain('could not be built');
    expect(fault.output).toBe('unexpected token');
    write('web/ui/theme.ts', '1');
    npm('mkdir -p dist');
    await ensure();
    expect(builds()).toBe(3);
  });
});
