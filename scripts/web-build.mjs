/** Step 3: the pages that the portal serves, built when their sources have changed. */
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { filesUnder, fingerprint, readStamp } from './fingerprint.mjs';
import { withBundledNode } from './node-packages.mjs';
import { SetUpFault } from './set-up-fault.mjs';

const STAMP = 'dist/.stamp';

export async function ensureWebBuild(root, say, environment = process.env) {
  const wanted = fingerprint(root, webSources(root));
  const stamp = join(root, STAMP);
  if (readStamp(stamp) === wanted) return 'ready';
  say('building');
  // A build that is interrupted leaves no stamp and is done again.
  rmSync(stamp, { force: true });
  const { status, output } = await run('npm', ['run', 'build'], { cwd: root, env: withBundledNode(root, environment) });
  if (status !== 0) throw new SetUpFault(explainBuild(output), lastLines(output, 15));
  writeFileSync(stamp, `${wanted}\n`);
  return 'ready';
}

/** What the pages are made of: the front end, the wire schemas whose types it uses, the tools and how they are set. */
function webSources(root) {
  const under = (folder) => filesUnder(join(root, folder)).map((file) => relative(root, file));
  const schemas = under('src').filter((file) => file.endsWith('/schema.ts'));
  return [...under('web'), ...schemas, 'vite.config.ts', 'package-lock.json'];
}

function explainBuild(output) {
  return /ENOSPC|no space left/i.test(output)
    ? 'The disk is full: make room and start again.'
    : 'The web pages could not be built from their sources.';
}
