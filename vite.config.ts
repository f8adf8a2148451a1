import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const web = join(import.meta.dirname, 'web');
const outDir = join(import.meta.dirname, 'dist/web');
const portal = 'http://127.0.0.1:8080';

/** Leaves a .gz beside each text that is served as it is. The pages themselves are filled in on each request, so they get none. */
function precompress(): Plugin {
  return {
    name: 'berth-precompress',
    apply: 'build',
    async writeBundle({ dir = outDir }) {
      for (const name of await readdir(dir, { recursive: true })) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(dir, name);
        await writeFile(`${path}.gz`, await promisify(gzip)(await readFile(path), { level: 9 }));
      }
    },
  };
}

/** The script that must run before the first paint is no module, and Vite leaves such a script alone: this gives it its hashed name. */
function firstPaint(): Plugin {
  const source = readFileSync(join(web, 'ui/first-paint.js'), 'utf8');
  const fileName = `assets/first-paint-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
  return {
    name: 'berth-first-paint',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('/ui/first-paint.js', `/${fileName}`) },
  };
}

/** In development every page address is answered with the portal's page, as the server does it. */
function portalAddresses(): Plugin {
  return {
    name: 'berth-portal-addresses',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = new URL(request.url ?? '/', portal).pathname;
        if (path === '/auth/') request.url = '/auth/index.html';
        else if (request.headers.accept?.includes('text/html') && !/^\/(api|\.well-known)\//.test(path))
          request.url = '/portal/index.html';
        next();
      });
    },
  };
}

export default defineConfig({
  root: web,
  base: '/',
  publicDir: false,
  appType: 'mpa',
  plugins: [react(), firstPaint(), portalAddresses(), precompress()],
  build: {
    outDir,
    emptyOutDir: true,
    // An ES version among these would bring browsers back that know no light-dark().
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The content security policy has no data: addresses for scripts, styles and fonts, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // For a release, which passes them on; the server serves no hidden files.
    license: { fileName: '.licences.json' },
    rolldownOptions: {
      input: { portal: join(web, 'portal/index.html'), auth: join(web, 'auth/index.html') },
      // What a first page needs comes in one piece: some forty small ones take a slow network many times back and forth.
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'], minShareCount: 2 }] } },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/events', '/display', '/.well-known'].map((path) => [path, { target: portal, ws: true }]),
    ),
  },
});
