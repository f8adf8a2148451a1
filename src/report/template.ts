/** What a report takes from a template: names, units and scales. A template that is gone has none, and the report its ids. */
import type { ManifestParam } from '../manifest/params.ts';
import type { Language } from './schema.ts';

type Localized = Record<Language, string>;

export interface ReportTemplate {
  name: Localized;
  params: readonly ManifestParam[];
  log: {
    x: { label: Localized; unit: string | null } | null;
    series: readonly { id: string; label: Localized; unit: string | null; scale: 'linear' | 'log' }[];
  };
}

export const withUnit = (name: string, unit: string | null): string => (unit === null ? name : `${name} [${unit}]`);

/** A parameter as its form calls it, with its unit. */
export function paramLabel(template: ReportTemplate | null, id: string, language: Language): string {
  const param = template?.params.find((one) => one.id === id);
  if (param === undefined) return id;
  return withUnit(param.label[language], param.type === 'number' ? param.unit : null);
}

export function paramValue(
  template: ReportTemplate | null,
  id: string,
  value: string | number | boolean,
  language: Language,
): string | number {
  const param = template?.params.find((one) => one.id === id);
  if (param?.type === 'choice')
    return param.choices.find((choice) => choice.value === value)?.label[language] ?? String(value);
  return typeof value === 'number' ? value : String(value);
}
