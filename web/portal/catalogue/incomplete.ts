import type { App } from '../../../src/apps/schema.ts';

/** Whether it needs what its manifest does not say, as a viewer needs a file: then one click leads to its form. */
export const isIncomplete = ({ params }: App): boolean =>
  params.some(({ required, default: given }) => required && given === '');
