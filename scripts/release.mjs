/** `npm run release`: one archive that runs on a host with neither Node nor a package registry. The same commit gives the same bytes. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from './commands.mjs';
import { withBundledNode } from './node-packages.mjs';
import { createProgress } from './progress.mjs';
import { gatherRelease } from './release-parts.mjs';
import { explainFaults } from './set-up.mjs';
import { SetUpFault } from './set-up-fault.mjs';
import { ensureWebBuild } from './web-build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const name = `berth-${version}`;
const releases = join(root, 'dist/release');
const folder = join(releases, name);
const archive = join(releases, `${name}-linux-${process.arch}.tar.gz`);

await explainFaults(async () => {
  const step = createProgress(4);
  await step('Web pages', (say) => ensureWebBuild(root, say));
  rmSync(folder, { recursive: true, force: true });
  await step('Server', async () => {
    await succeed('vite', ['build', '--config', 'vite.server.config.ts', '--outDir', join(folder, 'server')]);
    return 'bundled';
  });
  const { output: files } = await succeed('git', ['ls-files', '-z']);
  await step('Parts', async () => gatherRelease(root, folder, files.split('\0')));
  await step('Archive', pack);
  rmSync(folder, { recursive: true });
});

/** Whose the files are, what their modes are, when they were made and in which order they come says nothing of the machine. */
async function pack() {
  const { output: committed } = await succeed('git', ['log', '-1', '--format=%ct']);
  const unfinished = `${archive}.unfinished`;
  await succeed('tar', [
    '--create',
    '--use-compress-program=gzip --no-name',
    `--file=${unfinished}`,
    `--directory=${releases}`,
    '--format=gnu',
    '--sort=name',
    `--mtime=@${committed.trim()}`,
    '--owner=root:0',
    '--group=root:0',
    '--mode=u=rwX,go=rX',
    name,
  ]);
  const bytes = readFileSync(unfinished);
  writeFileSync(`${archive}.sha256`, `${createHash('sha256').update(bytes).digest('hex')}  ${basename(archive)}\n`);
  renameSync(unfinished, archive);
  const { output: changes } = await succeed('git', ['status', '--porcelain']);
  const caution = changes === '' ? '' : '; with changes that are not committed';
  return `${archive}, ${Math.round(bytes.length / 1e6)} MB${caution}`;
}

async function succeed(program, args) {
  const ended = await run(program, args, { cwd: root, env: withBundledNode(root, process.env) });
  if (ended.status === 0) return ended;
  throw new SetUpFault(`${program} failed; nothing was released.`, lastLines(ended.output, 15));
}
