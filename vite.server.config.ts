/** Bundles the server for a release: Node strips no types under node_modules, and a host without npm has no packages. */
import { dirname, join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = import.meta.dirname;
const INSTALLATION = join(ROOT, 'src/installation.ts');
/** Run as they are: the program that acts as a user reads its own folder, and the virtual cluster is of a checkout only. */
const OUTSIDE = /^(?:src\/as-user\/\w+\.mjs|testbed\/.*)$/;

/** What stays outside of the bundle is where a checkout has it, seen from any folder just below the root. */
function leaveOutside(): Plugin {
  return {
    name: 'berth-leave-outside',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null;
      const path = relative(ROOT, join(dirname(importer), source));
      return OUTSIDE.test(path) ? { id: `../${path}`, external: true } : null;
    },
  };
}

/** A package that reads files of its own finds them where npm puts them in a checkout: the release has those that are read. */
function packagesFindTheirFiles(): Plugin {
  return {
    name: 'berth-packages-find-their-files',
    transform: {
      filter: { id: /\/node_modules\//, code: /\b__dirname\b/ },
      handler(code, id) {
        const folder = `require(${JSON.stringify(INSTALLATION)}).installed(${JSON.stringify(relative(ROOT, dirname(id)))})`;
        return code.replace(/\b__dirname\b/g, folder);
      },
    },
  };
}

export default defineConfig({
  root: ROOT,
  publicDir: false,
  plugins: [leaveOutside(), packagesFindTheirFiles()],
  ssr: { noExternal: true },
  build: {
    ssr: 'src/main.ts',
    target: 'node24',
    license: { fileName: '.licences.json' },
    // All in one folder, as src/installation.ts demands.
    rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
  },
});
