/** A site's folder of apps for one test. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestApps {
  folder: string;
  /** The line of the configuration that adds it. */
  config: string;
  /** Adds an app: the manifest's `run` and what else is not the default. */
  add(id: string, yaml: string): void;
  /** Writes a manifest as it is. */
  write(id: string, manifest: string): void;
  remove(): void;
}

export function testApps(): TestApps {
  const folder = mkdtempSync(join(tmpdir(), 'berth-apps-'));
  chmodSync(folder, 0o755);
  const apps: TestApps = {
    folder,
    config: `apps: [${folder}]\n`,
    write(id, manifest) {
      mkdirSync(join(folder, id), { recursive: true });
      writeFileSync(join(folder, id, 'app.yaml'), manifest);
      writeFileSync(join(folder, id, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    },
    add(id, yaml) {
      apps.write(id, `id: ${id}\nname: ${id}\ndescription: {en: For a test, ko: 시험용}\ncategory: other\n${yaml}\n`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return apps;
}
