/** Settings by the block of the file that they stand in, those outside of any first. */
import type { Setting } from '../../../../src/configuration/schema.ts';
import { searchRank } from '../../../ui/text-search.ts';

export interface SettingsSection {
  /** '' of those outside of any. */
  name: string;
  settings: Setting[];
}

export function sectionsOf(settings: Setting[], query: string): SettingsSection[] {
  const found = settings.filter(({ key, value }) => searchRank(query, [key, String(value ?? '')]) !== null);
  const groups = Map.groupBy(found, ({ key }) => (key.includes('.') ? (key.split('.', 1)[0] ?? '') : ''));
  return [...groups]
    .map(([name, some]) => ({ name, settings: some }))
    .sort((a, b) => Number(a.name !== '') - Number(b.name !== ''));
}
