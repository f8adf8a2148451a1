/** Where Debian packages come from: the mirror that this machine's own packages come from. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const RELEASES =
  /^(?:bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable)(-updates|-security)?$/;

/** `deb` lines for a release, which may be another than the machine's. Empty where the machine is no Debian: then a default holds. */
export async function debianSources(release: string): Promise<string[]> {
  const format = '$(RELEASE) $(COMPONENT) $(REPO_URI)';
  try {
    const { stdout } = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
    return translateSources(stdout, release);
  } catch {
    return [];
  }
}

export function translateSources(targets: string, release: string): string[] {
  const lines = targets.split('\n').flatMap((line) => {
    const [suite = '', component, mirror] = line.split(' ');
    const found = RELEASES.exec(suite);
    // Testing and unstable have nothing but the release itself, and so say nothing of the other two.
    return found && component === 'main' ? [`deb ${mirror} ${release}${found[1] ?? ''} main`] : [];
  });
  return [...new Set(lines)];
}
