/** For tests: a folder of programs that stand in for those of the system, each a shell script. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'berth-scripts-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function writePrograms(folder, programs) {
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}
