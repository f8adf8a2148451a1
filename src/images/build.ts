/**
 * Builds images of apps: `<output>/<id>.sif`. What is under a final name is always whole: each is built under another name and renamed,
 * so sessions that run from an older one are not disturbed. The base is built once for each of its definitions and releases, and kept.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { apptainerBuild } from './apptainer.ts';
import { type Definition, fingerprint, readBase, readDefinition, releaseOf, usesBase } from './definitions.ts';
import { explain, ImageFault } from './fault.ts';
import { checkFolder, checkProgram, isFullRoot } from './machine.ts';
import { debianSources } from './sources.ts';

export interface BuildOptions {
  /** Folders of apps; the first is Berth's own and has the base. */
  folders: readonly string[];
  output: string;
  /** Where images are unpacked while they are built. */
  temporary: string;
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  signal: AbortSignal;
}

const NEEDED_GIB = { temporary: 2, output: 1 };
/** Squashfs compresses ten times as fast with it as with Apptainer's gzip, to about the same size. */
const COMPRESSION = '-comp zstd -Xcompression-level 3';
const SHOWN_LINES = 15;

export async function buildImages(apps: readonly string[], options: BuildOptions): Promise<void> {
  const { folders, output, temporary, signal } = options;
  const definitions = await Promise.all(apps.map((app) => readDefinition(app, folders)));
  const base = await readBase(folders[0] ?? '');
  const ownRelease = releaseOf(base);
  const baseImage = (release: string) =>
    join(output, `.base-${release === ownRelease ? '' : `${release}-`}${fingerprint(base)}.sif`);
  const releases = new Set(definitions.filter(usesBase).map((definition) => releaseOf(base, definition)));
  const missing = [...releases].filter((release) => !existsSync(baseImage(release)));
  await checkProgram('apptainer');
  if (missing.length > 0) await checkProgram('mmdebstrap');
  await checkFolder(output, NEEDED_GIB.output, 'name another folder with --output');
  await checkFolder(temporary, NEEDED_GIB.temporary, 'set TMPDIR to another folder');

  const build = { ...options, fakeroot: !(await isFullRoot()), began: performance.now() };
  for (const release of missing) {
    if (signal.aborted) return;
    await buildImage(base, baseImage(release), { release, sources: await debianSources(release) }, build);
    await removeOldBases(output, baseImage(release));
  }
  for (const definition of definitions) {
    if (signal.aborted) return;
    await buildImage(
      definition,
      join(output, `${definition.name}.sif`),
      usesBase(definition) ? { base: baseImage(releaseOf(base, definition)) } : {},
      build,
    );
  }
}

interface Arguments {
  /** The image that it starts from. */
  base?: string;
  /** Debian's, for the base. */
  release?: string;
  sources?: string[];
}

async function buildImage(
  { name, file }: Definition,
  image: string,
  { base, release, sources = [] }: Arguments,
  { output, temporary, env, say, signal, fakeroot, began }: BuildOptions & { fakeroot: boolean; began: number },
): Promise<void> {
  const seconds = () => `[${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s]`;
  const workspace = await mkdtemp(join(temporary, 'berth-image-'));
  const log = join(workspace, 'build.log');
  const building = join(output, `.${name}-${randomBytes(6).toString('hex')}.building`);
  const args = ['--mksquashfs-args', COMPRESSION];
  if (fakeroot) args.push('--fakeroot');
  if (base !== undefined) args.push('--build-arg', `base=${base}`);
  if (release !== undefined) args.push('--build-arg', `release=${release}`);
  if (sources.length > 0) {
    const list = join(workspace, 'sources.list');
    await writeFile(list, `${sources.join('\n')}\n`);
    args.push('--build-arg', `sources=${list}`);
  }
  let failed = false;
  try {
    const { succeeded, tail } = await apptainerBuild([...args, building, file], {
      env: { ...env, TMPDIR: workspace, APPTAINER_TMPDIR: workspace },
      log,
      step: (title) => say(`${seconds()} ${name}: ${title}`),
      signal,
    });
    if (signal.aborted) return;
    if (!succeeded) {
      failed = true;
      const reason = explain(tail.join('\n'), { definition: file, workspace: temporary, output });
      throw new ImageFault(
        [
          `The image of ${name} was not built, and nothing was changed.${reason === null ? '' : ` ${reason}`}`,
          `All of the log is in ${log}, and it ends so:`,
          ...tail.slice(-SHOWN_LINES).map((line) => `  ${line}`),
        ].join('\n'),
      );
    }
    await rename(building, image);
    const megabytes = Math.round((await stat(image)).size / 1e6);
    say(`${seconds()} ${name}: done, ${megabytes} MB${name === 'base' ? '' : `, ${image}`}`);
  } finally {
    await rm(building, { force: true });
    // Of a build that failed the log is kept.
    const leftovers = failed ? (await readdir(workspace)).filter((entry) => entry !== 'build.log') : [''];
    for (const entry of leftovers) await rm(join(workspace, entry), { recursive: true, force: true });
  }
}

/** Of the same release. */
async function removeOldBases(output: string, current: string): Promise<void> {
  const kind = (name: string) => /^(\.base-(?:[a-z]+-)?)[0-9a-f]{16}\.sif$/.exec(name)?.[1];
  for (const name of await readdir(output)) {
    const path = join(output, name);
    if (kind(name) === kind(basename(current)) && path !== current) await rm(path, { force: true });
  }
}
