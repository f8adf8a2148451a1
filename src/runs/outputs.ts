/** What a run's steps have printed of its outputs. */
import type { RunOutput } from './schema.ts';

const OUTPUTS_MAX = 100;
const NAME_MAX = 64;
const UNIT_MAX = 20;

/** Lines of name, value and unit by tabulators; what is no such line is nothing. Of a name that comes twice the last one counts. */
export function outputsIn(text: string): RunOutput[] {
  const outputs = new Map<string, RunOutput>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [name = '', value, unit = ''] = line.split('\t').map((part) => part.trim());
    if (name === '' || value === undefined) continue;
    if (!outputs.has(name) && outputs.size === OUTPUTS_MAX) break;
    const number = value === '' ? Number.NaN : Number(value);
    outputs.set(name.slice(0, NAME_MAX), {
      name: name.slice(0, NAME_MAX),
      value: Number.isFinite(number) ? number : null,
      unit: unit === '' ? null : unit.slice(0, UNIT_MAX),
    });
  }
  return [...outputs.values()];
}
