/** What a user keeps of an app: favourites, the last values of the launch form, presets. */
import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged, UniqueViolation } from '../records/database.ts';
import type { KeptAppRecord, Records } from '../records/records.ts';
import type { LaunchSettings } from '../session/schema.ts';
import type { App, Preset } from './schema.ts';

const PRESETS_MAX = 20;
/** Of one set of values, as JSON: far more than a form has, far less than a disk. */
const SETTINGS_MAX_CHARACTERS = 16 * 1024;

type PresetBody = Omit<Preset, 'preset_id'>;

export type KeptApps = ReturnType<typeof keptApps>;

export function keptApps({ records, bus }: { records: Pick<Records, 'keptApps'>; bus: Pick<Bus, 'publish'> }) {
  /** Reads, changes and stores, again where somebody was faster; tells the user's pages. */
  async function change(userId: string, appId: string, next: (kept: KeptAppRecord) => KeptAppRecord): Promise<void> {
    for (;;) {
      const before = await records.keptApps.get(userId, appId);
      const after = next(before ?? fresh(userId, appId));
      try {
        await (before === null ? records.keptApps.insert(after) : records.keptApps.update(after));
        break;
      } catch (error) {
        if (!(error instanceof RowsChanged || error instanceof UniqueViolation)) throw error;
      }
    }
    await bus.publish({ type: 'apps.updated', data: {}, audience: { user_id: userId } });
  }

  return {
    /** By app; an app of which nothing is kept is not in it. */
    async of(userId: string): Promise<Map<string, App['kept']>> {
      const kept = await records.keptApps.list(userId);
      return new Map(kept.map(({ app_id, favourite, last, presets }) => [app_id, { favourite, last, presets }]));
    },

    setFavourite: (userId: string, appId: string, favourite: boolean): Promise<void> =>
      change(userId, appId, (kept) => ({ ...kept, favourite })),

    async setLast(userId: string, appId: string, last: LaunchSettings): Promise<void> {
      checkSize(last);
      await change(userId, appId, (kept) => ({ ...kept, last }));
    },

    async addPreset(userId: string, appId: string, body: PresetBody): Promise<Preset> {
      checkSize(body);
      const preset = { ...body, preset_id: randomUUID() };
      await change(userId, appId, (kept) => {
        if (kept.presets.length >= PRESETS_MAX)
          throw new Problem('wrong_state', `You have ${PRESETS_MAX} presets of this app; delete one first.`);
        checkName(kept, preset);
        return { ...kept, presets: [...kept.presets, preset] };
      });
      return preset;
    },

    async replacePreset(userId: string, appId: string, presetId: string, body: PresetBody): Promise<Preset> {
      checkSize(body);
      const preset = { ...body, preset_id: presetId };
      await change(userId, appId, (kept) => {
        checkThere(kept, presetId);
        checkName(kept, preset);
        return { ...kept, presets: kept.presets.map((one) => (one.preset_id === presetId ? preset : one)) };
      });
      return preset;
    },

    deletePreset: (userId: string, appId: string, presetId: string): Promise<void> =>
      change(userId, appId, (kept) => {
        checkThere(kept, presetId);
        return { ...kept, presets: kept.presets.filter((one) => one.preset_id !== presetId) };
      }),
  };
}

export const NOTHING_KEPT: App['kept'] = { favourite: false, last: null, presets: [] };

const fresh = (user_id: string, app_id: string): KeptAppRecord => ({ user_id, app_id, ...NOTHING_KEPT, version: 1 });

function checkThere({ presets }: KeptAppRecord, presetId: string): void {
  if (!presets.some(({ preset_id }) => preset_id === presetId))
    throw new Problem('not_found', 'You have no such preset of this app; GET /api/app/apps lists them.');
}

function checkName({ presets }: KeptAppRecord, { preset_id, name }: Preset): void {
  if (!presets.some((one) => one.name === name && one.preset_id !== preset_id)) return;
  const message = `You have a preset of this app that is named ${JSON.stringify(name)}; choose another name.`;
  throw new Problem('already_exists', message, { fields: [{ field: 'name', message }] });
}

function checkSize(settings: LaunchSettings): void {
  if (JSON.stringify(settings).length > SETTINGS_MAX_CHARACTERS)
    throw new Problem(
      'invalid_request',
      `The values are too long; keep at most ${SETTINGS_MAX_CHARACTERS} characters.`,
    );
}
