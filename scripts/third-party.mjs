/** The licences of all that a release brings along from others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages of which only files are passed on: Vite names those that it has bundled code of. */
const FILES_ONLY = ['@fontsource-variable/noto-sans-kr'];
/** What a package's licence refers to. */
const FURTHER = {
  '@novnc/novnc': ['AUTHORS', 'docs/LICENSE.MPL-2.0', 'vendor/pako/LICENSE', 'core/crypto/des.js'],
};
const RULE = '='.repeat(80);

/** For packages that name this licence, but have no file of it. */
const MIT = `Copyright (c) its authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const head = (
  nodeLicence,
) => `Berth itself is under the licence in LICENSE. It brings along the programs below, each under its own. The source of each
is the npm package of this name and version.

Node.js and what it contains: ${nodeLicence}

Swagger UI, which @fastify/swagger-ui contains, Copyright SmartBear Software Inc.: Apache License 2.0, its text is in LICENSE
`;

/** `bundled`: the packages that Vite has found in the bundles, as `{ name, version, identifier, text }`. */
export function thirdParty(root, bundled, nodeLicence) {
  const packages = [...bundled, ...FILES_ONLY.map((name) => packageOf(root, name))];
  const sections = new Map(
    packages.map((one) => [`${one.name} ${one.version} (${one.identifier})`, textsOf(root, one).join('\n\n')]),
  );
  const sorted = [...sections].sort(([one], [other]) => (one < other ? -1 : 1));
  return [head(nodeLicence), ...sorted.map(([title, text]) => `${RULE}\n${title}\n${RULE}\n\n${text}\n`)].join('\n');
}

function packageOf(root, name) {
  const read = (file) => readFileSync(join(root, 'node_modules', name, file), 'utf8');
  const { version, license } = JSON.parse(read('package.json'));
  return { name, version, identifier: license, text: read('LICENSE').trim() };
}

function textsOf(root, { name, identifier, text }) {
  if (text === undefined && identifier !== 'MIT') {
    throw new Error(`${name} has no file with its licence (${identifier}), so it cannot be passed on.`);
  }
  const further = (FURTHER[name] ?? []).map((file) => {
    const all = readFileSync(join(root, 'node_modules', name, file), 'utf8').trim();
    // Of a program its first comment.
    return `${file}\n\n${file.endsWith('.js') ? all.slice(0, all.indexOf('*/') + 2) : all}`;
  });
  return [text ?? MIT, ...further];
}
