/**
 * The fields of a form, as a manifest declares them: an app's for a launch, a solver's for a run. Of an app each says how its value reaches the program: in an
 * `argument`, or in the variable that `environment` names. A value always stays one argument or one variable.
 */
import { z } from 'zod';
import { argumentTemplate, isAbsolutePath, isOneLine, localizedText, oneLine, variableName } from './texts.ts';

const base = {
  id: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be lower-case letters, digits and underscores'),
  label: localizedText,
  help: localizedText.nullable().default(null),
  required: z.boolean().default(false),
  environment: variableName.nullable().default(null),
};
const valueArgument = argumentTemplate('{value}', 1).nullable().default(null);

const text = z
  .strictObject({
    ...base,
    type: z.literal('text'),
    argument: valueArgument,
    default: oneLine.default(''),
    pattern: z.string().refine(isPattern, 'is not a regular expression').nullable().default(null),
    max_length: z.int().min(1).max(4096).default(200),
  })
  .check((context) => {
    const { default: given, pattern, max_length } = context.value;
    if (given === '') return;
    if (given.length > max_length) fault(context, 'default', `is longer than max_length (${max_length})`);
    if (pattern !== null && !matches(pattern, given)) fault(context, 'default', `does not match pattern ${pattern}`);
  });

const number = z
  .strictObject({
    ...base,
    type: z.literal('number'),
    argument: valueArgument,
    default: z.number(),
    min: z.number().nullable().default(null),
    max: z.number().nullable().default(null),
    integer: z.boolean().default(false),
    unit: oneLine.max(20).nullable().default(null),
  })
  .check((context) => {
    const { default: given, min, max, integer } = context.value;
    if (min !== null && max !== null && min > max) return fault(context, 'min', `is more than max (${max})`);
    if (min !== null && given < min) fault(context, 'default', `is less than min (${min})`);
    if (max !== null && given > max) fault(context, 'default', `is more than max (${max})`);
    if (integer && !Number.isSafeInteger(given)) fault(context, 'default', 'must be a whole number');
  });

const onOff = z.strictObject({
  ...base,
  type: z.literal('switch'),
  argument: argumentTemplate('{value}', 0).nullable().default(null),
  default: z.boolean().default(false),
});

const choice = z
  .strictObject({
    ...base,
    type: z.literal('choice'),
    argument: valueArgument,
    default: oneLine,
    /** The value '' stands for: say nothing to the program. */
    choices: z
      .array(z.strictObject({ value: oneLine, label: localizedText }))
      .min(1)
      .max(100),
  })
  .check((context) => {
    const values = context.value.choices.map(({ value }) => value);
    if (!values.includes(context.value.default)) fault(context, 'default', `must be one of ${values.join(', ')}`);
    if (new Set(values).size < values.length) fault(context, 'choices', 'has the same value twice');
  });

/** Without `argument` and `environment` the file is opened as `run.open` says. */
const file = z.strictObject({
  ...base,
  type: z.literal('file'),
  argument: valueArgument,
  default: z
    .string()
    .refine((path) => path === '' || isAbsolutePath(path), 'must be an absolute path')
    .default(''),
});

export const manifestParam = z.discriminatedUnion('type', [text, number, onOff, choice, file]);

export type ManifestParam = z.infer<typeof manifestParam>;

/** The whole value must match, as in the browser's form. */
export function matches(pattern: string, value: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(value);
}

function isPattern(text: string): boolean {
  try {
    return isOneLine(text) && matches(text, '') !== undefined;
  } catch {
    return false;
  }
}

function fault(context: z.core.ParsePayload, key: string, message: string): void {
  context.issues.push({ code: 'custom', path: [key], message, input: context.value });
}
