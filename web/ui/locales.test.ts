import { describe, expect, it } from 'vitest';
import * as framework from '../app-framework/locales.ts';
import * as auth from '../auth/locales.ts';
import { en as caeInEnglish, ko as caeInKorean } from '../cae/locales.ts';
import { en as filesInEnglish, ko as filesInKorean } from '../files/locales.ts';
import { en as historyInEnglish, ko as historyInKorean } from '../portal/history/locales.ts';
import * as adminApps from '../portal/locales/admin-apps.ts';
import * as administration from '../portal/locales/administration.ts';
import * as configuration from '../portal/locales/configuration.ts';
import * as groups from '../portal/locales/groups.ts';
import * as health from '../portal/locales/health.ts';
import * as launch from '../portal/locales/launch.ts';
import * as notices from '../portal/locales/notices.ts';
import * as palette from '../portal/locales/palette.ts';
import * as support from '../portal/locales/support.ts';
import * as portal from '../portal/locales.ts';
import { en as schedulesInEnglish, ko as schedulesInKorean } from '../schedules/locales.ts';
import { en as studiesInEnglish, ko as studiesInKorean } from '../studies/locales.ts';
import { en as workflowsInEnglish, ko as workflowsInKorean } from '../workflows/locales.ts';
import * as ui from './locales.ts';
import * as warnings from './warnings/locales.ts';

/** Every text by its path, with plural forms under one path. */
function textsOf(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[`${path}${key}`.replace(/_(one|other)$/, ''), value]]
      : textsOf(value, `${path}${key}.`),
  );
}

const blanksOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

const cae = { en: caeInEnglish, ko: caeInKorean };
const files = { en: filesInEnglish, ko: filesInKorean };
const schedules = { en: schedulesInEnglish, ko: schedulesInKorean };
const studies = { en: studiesInEnglish, ko: studiesInKorean };
const workflows = { en: workflowsInEnglish, ko: workflowsInKorean };
const history = { en: historyInEnglish, ko: historyInKorean };

describe.each(
  Object.entries({
    ui,
    auth,
    portal,
    administration,
    adminApps,
    cae,
    configuration,
    files,
    groups,
    health,
    history,
    launch,
    notices,
    palette,
    schedules,
    studies,
    support,
    framework,
    warnings,
    workflows,
  }),
)('the texts of %s', (_area, { en, ko }) => {
  it('have the same blanks to fill in in both languages', () => {
    const korean = new Map(textsOf(ko));
    for (const [path, text] of textsOf(en)) {
      if (text.includes('{{')) expect([path, blanksOf(korean.get(path) ?? '')]).toEqual([path, blanksOf(text)]);
    }
  });

  it('are Korean in Korean', () => {
    const sameWord = new Set(['CAE']);
    const foreign = textsOf(ko).filter(
      ([, text]) => !/[가-힣]/.test(text) && !sameWord.has(text) && !/^[{}\w\s~]+$/.test(text),
    );
    expect(foreign).toEqual([]);
  });
});
