/** Looks at one app as its author wants to know it: every fault of its files, what is missing here, what it will run. */
import { join } from 'node:path';
import type { Fault } from '../yaml/yaml.ts';
import type { Unavailable } from './catalogue.ts';
import { loadApp, readSmall } from './loader.ts';
import type { Manifest } from './manifest.ts';
import { type Preview, previews } from './preview.ts';

export interface AppReport {
  app_id: string;
  /** With these it is not launched. */
  faults: Fault[];
  /** Worth a look. */
  warnings: Fault[];
  launches: Preview[];
}

const DEFINITION_MAX_BYTES = 256 * 1024;
const HANGUL = /\p{Script=Hangul}/u;

export async function checkApp(
  folder: string,
  id: string,
  availability: (manifest: Manifest) => Promise<Unavailable | null>,
): Promise<AppReport> {
  const { app, faults, lineOf } = await loadApp(folder, id);
  const report: AppReport = { app_id: id, faults: [...faults], warnings: [], launches: [] };
  report.faults.push(...(await definitionFaults(join(folder, id, `${id}.def`))));
  if (app === null) return report;
  const { manifest, file } = app;
  const at = (path: PropertyKey[], message: string): Fault => ({ file, line: lineOf(path), message });

  const unavailable = await availability(manifest);
  if (unavailable !== null) {
    const { code, detail, cure } = unavailable;
    // What the machine lacks for every app, or what is yet to be built, is no fault of this one.
    const list = code === 'app_missing' ? report.faults : report.warnings;
    list.push(at(['run', 'command'], `${detail} Cure: ${cure}`));
  }
  for (const [path, text] of textsOf(manifest)) {
    if (!HANGUL.test(text.ko)) report.warnings.push(at(path, `${path.join('.')}: has no Korean text`));
  }
  report.launches = previews(manifest);
  return report;
}

/** An app needs none, but one that is there must be one. */
async function definitionFaults(file: string): Promise<Fault[]> {
  const text = await readSmall(file, DEFINITION_MAX_BYTES);
  const fault = (message: string): Fault[] => [{ file, line: null, message }];
  if (text instanceof Error) return text.message === `${file} is missing` ? [] : fault(text.message);
  if (/^Bootstrap:\s*\S/im.test(text)) return [];
  return fault('the definition of the image has no line Bootstrap: …; docs/images.md shows how to write one');
}

/** Those that are sentences: a name may be the same in every language. */
function textsOf({ description, params }: Manifest): [path: PropertyKey[], text: { en: string; ko: string }][] {
  return [
    [['description'], description],
    ...params.flatMap(({ label, help }, index): [PropertyKey[], { en: string; ko: string }][] => [
      [['params', index, 'label'], label],
      ...(help === null ? [] : [[['params', index, 'help'], help] satisfies [PropertyKey[], typeof help]]),
    ]),
  ];
}
