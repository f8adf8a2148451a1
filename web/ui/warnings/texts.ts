/**
 * Adds the texts of warnings and notifications: most pages need none. They alone are loaded later. Components that were, too, would
 * have the bundler cut what they share with the first page into many small files, which are larger together.
 */
import { type ComponentType, lazy } from 'react';
import { addTexts } from '../i18n.ts';

export const loadTexts = async (): Promise<void> => addTexts('warnings', await import('./locales.ts'));

/** The component, once its texts are there. */
export function withTexts<Props extends object>(Component: ComponentType<Props>) {
  return lazy(async () => {
    await loadTexts();
    return { default: Component };
  });
}
