import type { Param } from '../apps/schema.ts';

/** What a parameter may be, in words. */
export function paramValues(param: Param): string {
  switch (param.type) {
    case 'choice':
      return param.choices.map(({ value }) => (value === '' ? "''" : value)).join(' | ');
    case 'number':
      return `number${param.min === null ? '' : ` from ${param.min}`}${param.max === null ? '' : ` to ${param.max}`}`;
    case 'switch':
      return 'true | false';
    case 'file':
      return 'absolute path';
    case 'text':
      return 'text';
  }
}
