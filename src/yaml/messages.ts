/** zod's issues in words for people who write YAML. */
import type { z } from 'zod';
import { nearest } from '../nearest.ts';

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
};

/** An unknown key yields one line per key, in the order of `issue.keys`. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${KINDS[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing';
      return `must be ${oneOf(issue.values.map(String))}, not ${shown(issue.input)}`;
    case 'invalid_union':
      return describeUnion(issue);
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, Object.keys(shapeOf(issue.inst)))).join('\n');
    case 'invalid_key':
      return issue.issues.map(({ message }) => message).join('; ');
    case 'too_small':
      return `must ${sized(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'too_big':
      return `must ${sized(issue.origin, 'at most', Number(issue.maximum))}`;
    default:
      return undefined;
  }
};

function describeUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined {
  const key = issue.discriminator;
  if (typeof key !== 'string') return undefined;
  const given = (issue.input as Record<string, unknown>)[key];
  if (given === undefined) return 'is missing';
  const schema = issue.inst?._zod;
  const known = (schema && 'propValues' in schema && schema.propValues?.[key]) || [];
  return `must be ${oneOf([...known].map(String))}, not ${shown(given)}`;
}

export function unknownKey(key: string, known: string[]): string {
  const meant = nearest(key, known);
  return meant === null
    ? `is not a known key; known are ${known.join(', ')}`
    : `is not a known key; did you mean ${meant}?`;
}

function shapeOf(schema: z.core.$ZodType | z.core.$ZodCheck<never> | undefined): object {
  const def = schema?._zod.def as { shape?: object } | undefined;
  return def?.shape ?? {};
}

function oneOf(words: string[]): string {
  return words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`;
}

function sized(origin: string, bound: string, size: number): string {
  if (origin === 'string') return `have ${bound} ${size} ${size === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${bound} ${size} ${size === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${size}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'empty';
  if (typeof value === 'object') return 'a block of keys';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
