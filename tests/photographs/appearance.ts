import type { Page } from '@playwright/test';

/** In which language and colours the pages come up, and how large their window is. */
export async function appearIn(
  page: Page,
  of: { language: 'en' | 'ko'; scheme: 'light' | 'dark'; width: number; height: number },
): Promise<void> {
  await page.addInitScript(({ language, scheme }) => {
    localStorage.setItem('berth-language', language);
    localStorage.setItem('berth-colour-scheme', scheme);
  }, of);
  await page.setViewportSize(of);
}
