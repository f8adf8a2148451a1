/** English and Korean, without reload. Each area brings its texts as a namespace of its own. */
import i18next, { type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import * as ui from './locales.ts';

export type Language = 'en' | 'ko';

const STORED = 'berth-language';

type Areas = Record<string, Record<Language, Resource[string][string]>>;

export async function startI18n(areas: Areas): Promise<void> {
  const all: Areas = { ui, ...areas };
  const resources = { en: {}, ko: {} } as Record<Language, Resource[string]>;
  for (const [area, texts] of Object.entries(all)) {
    resources.en[area] = texts.en;
    resources.ko[area] = texts.ko;
  }
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    resources,
    lng: initialLanguage(),
    fallbackLng: 'en',
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
  });
}

/** The texts of an area that is loaded later than the page. */
export function addTexts(area: string, texts: Areas[string]): void {
  for (const [language, resource] of Object.entries(texts)) i18next.addResourceBundle(language, area, resource);
}

function initialLanguage(): Language {
  const wanted = localStorage.getItem(STORED) ?? navigator.language;
  return wanted.startsWith('ko') ? 'ko' : 'en';
}

export async function switchLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await i18next.changeLanguage(language);
}
