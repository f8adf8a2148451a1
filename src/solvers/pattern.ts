/** What reads a log or a file of the run: the job does, in Perl, and templates are checked here, so it must mean the same in both. */
import { z } from 'zod';

const PATTERN_MAX = 500;

export const anyPattern = z
  .string()
  .max(PATTERN_MAX)
  .check((context) => {
    const reason = refusal(context.value);
    // What comes after asks for its groups.
    if (reason !== null)
      context.issues.push({ code: 'custom', message: reason, input: context.value, continue: false });
  });

export const valuePattern = anyPattern.refine(
  (text) => names(text, 'value'),
  'must name what it reads: (?<value>…), for example (?<value>\\S+)',
);

/** Whether it has a group of that name: the text `(?<value>` may as well be an escaped bracket's, or stand in brackets. */
export function names(pattern: string, group: 'name' | 'value'): boolean {
  // The empty text matches, so that there are groups to look at.
  return Object.hasOwn(new RegExp(`${pattern}|`).exec('')?.groups ?? {}, group);
}

function refusal(text: string): string | null {
  if (/[\r\n]/.test(text)) return 'must be one line: a log is read line by line';
  try {
    new RegExp(text);
    return null;
  } catch (error) {
    const { message } = error as Error;
    return `is not a regular expression: ${message.slice(message.lastIndexOf(': ') + 2)}`;
  }
}
