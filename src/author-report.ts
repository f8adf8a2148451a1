/** What `berth app check` and `berth solver check` have in common: what they found, as lines for a terminal. */
import { safe } from './cli/text.ts';
import { type Fault, formatFault } from './yaml/yaml.ts';

interface Findings {
  faults: Fault[];
  warnings: Fault[];
}

export function findingLines({ faults, warnings }: Findings): string[] {
  return [
    ...faults.map((fault) => `✗ ${safe(formatFault(fault))}`),
    ...warnings.map((warning) => `! ${safe(formatFault(warning))}`),
  ];
}

export function verdict({ faults, warnings }: Findings): string {
  const counted = ({ length }: Fault[], what: string): string[] =>
    length === 0 ? [] : [`${length} ${what}${length === 1 ? '' : 's'}`];
  return [...counted(faults, 'fault'), ...counted(warnings, 'warning')].join(', ') || 'all is well';
}

/** As one would type it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
