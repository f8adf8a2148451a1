import type { Page } from '@playwright/test';

const SIZES = [
  [1440, 900],
  [390, 844],
] as const;

/** Both languages and themes, wide and narrow. */
export const APPEARANCES = (['en', 'ko'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    SIZES.map(([width, height]) => ({ language, scheme, width, height, name: `${language} ${scheme} ${width}` })),
  ),
);

export type Appearance = (typeof APPEARANCES)[number];

/** What the pages come up in from now on. */
export async function appearIn(page: Page, appearance: Appearance): Promise<void> {
  await page.addInitScript(({ language, scheme }) => {
    localStorage.setItem('berth-language', language);
    localStorage.setItem('berth-colour-scheme', scheme);
  }, appearance);
  await page.setViewportSize(appearance);
}

/** The picture of what, in that appearance. */
export const fileName = (what: string, { language, scheme, width }: Appearance): string =>
  `${what}-${language}-${scheme}-${width}.png`;
