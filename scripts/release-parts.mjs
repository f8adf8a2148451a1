/** What a release consists of, each part where a checkout has it. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thirdParty } from './third-party.mjs';

/** Of the files under version control: what is read or run as it is. Of src/ the bundle holds the TypeScript. */
const TAKEN = /^(?:(?:apps|deploy|docs|images|libexec|solvers)\/.+|src\/.+(?<!\.ts)|bin\/berth|LICENSE|[^/]+\.md)$/;
/** What the reader of the API serves; @fastify/swagger-ui looks for it beside itself. */
const API_READER = 'node_modules/@fastify/swagger-ui/static';
const LICENCES = '.licences.json';

/** `folder` holds the bundled server already; `files` are those under version control. */
export function gatherRelease(root, folder, files) {
  const take = (file) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  };
  const taken = files.filter((file) => TAKEN.test(file));
  for (const file of taken) take(file);

  const node = `node_modules/node-linux-${process.arch}`;
  take(`${node}/bin/node`);
  take(`${node}/LICENSE`);
  for (const part of ['dist/web', API_READER]) cpSync(join(root, part), join(folder, part), { recursive: true });

  const { name, version, type, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, version, type, license }, null, 2)}\n`);

  const lists = [join(folder, 'server', LICENCES), join(folder, 'dist/web', LICENCES)];
  const bundled = lists.flatMap((list) => JSON.parse(readFileSync(list, 'utf8')));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES'), thirdParty(root, bundled, `${node}/LICENSE`));
  for (const list of lists) rmSync(list);
  return `${taken.length} files as they are, ${bundled.length} packages bundled`;
}
