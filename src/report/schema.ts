/** Reports on the wire: a page by itself, in a language. */
import { z } from 'zod';
import { language } from '../notifications/schema.ts';

export const reportQuery = z.strictObject({ language: language.default('en') });

export type { Language } from '../notifications/schema.ts';
