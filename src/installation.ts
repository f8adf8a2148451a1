/**
 * Where Berth is installed: a checkout, or what `npm run release` makes, which has a checkout's layout. This module and the bundle
 * that holds it lie one folder below the root.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** The path of something that Berth brings along, by where it lies in a checkout. */
export const installed = (...path: string[]): string => join(ROOT, ...path);

export function version(): string {
  return (JSON.parse(readFileSync(installed('package.json'), 'utf8')) as { version: string }).version;
}
