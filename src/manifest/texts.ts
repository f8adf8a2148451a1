/** The kinds of texts that app.yaml consists of. */
import { z } from 'zod';

/** One line of text that the operating system can take as an argument or a variable's value. */
export function isOneLine(text: string): boolean {
  return /^\P{Cc}*$/u.test(text) && text.isWellFormed();
}

export const oneLine = z.string().max(4096).refine(isOneLine, 'must be one line without control characters');

/** A text for people: either the same in every language, or one per language. */
export const localizedText = z.preprocess(
  (given) => (typeof given === 'string' ? { en: given, ko: given } : given),
  z.strictObject({ en: oneLine.min(1), ko: oneLine.min(1) }),
);

/** A program: a name that is searched on the PATH, or an absolute path. */
export const program = oneLine.regex(
  /^(\/.+|[A-Za-z0-9][A-Za-z0-9._+-]*)$/,
  'must be the name of a program or its absolute path; arguments go into args',
);

export function isAbsolutePath(text: string): boolean {
  return text.startsWith('/') && isOneLine(text) && Buffer.byteLength(text) < PATH_MAX_BYTES;
}

const PATH_MAX_BYTES = 4096;

/** What the job itself sets. */
export const RESERVED_VARIABLES =
  /^(?:(?:BERTH|DBUS)_.*|PATH|HOME|USER|LOGNAME|SHELL|DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|IFS|BASH_ENV)$/;

export const variableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/, 'must be the name of a variable: capital letters, digits and underscores')
  .refine((name) => !RESERVED_VARIABLES.test(name), 'is set by the job itself; use another variable');

/** Arguments in which a placeholder stands for a value: `'--line={value}'` or `[-fs, '{value}']`. It is never split. */
export function argumentTemplate(placeholder: string, count: 0 | 1) {
  const message =
    count === 0
      ? `must not contain ${placeholder}: a switch is there or not`
      : `must contain ${placeholder} exactly once`;
  return z
    .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(oneLine).min(1).max(8))
    .refine((elements) => elements.join('\n').split(placeholder).length - 1 === count, message);
}
