/** Who may use which app: members of the groups that an administrator has said, or else its manifest; everybody where these name none. */
import type { Principal } from '../auth/principal.ts';
import type { Records } from '../records/records.ts';
import type { Manifest } from './manifest.ts';

export type AccessRecords = Pick<Records, 'appAccess' | 'groups'>;

/** The groups that an app is kept for; none: it is for everybody. */
export async function groupsOfApps(records: Pick<Records, 'appAccess'>) {
  const said = new Map((await records.appAccess.list()).map(({ app_id, group_ids }) => [app_id, group_ids]));
  return ({ id, access }: Pick<Manifest, 'id' | 'access'>): string[] => said.get(id) ?? access.groups;
}

/** Read anew for each question, so that a change counts in every process at once. Administrators may use everything. */
export async function accessOf(records: AccessRecords, { user_id, role }: Pick<Principal, 'user_id' | 'role'>) {
  const [groupsOf, own] = await Promise.all([groupsOfApps(records), records.groups.of(user_id)]);
  const ids = new Set(own.map(({ group_id }) => group_id));
  return (manifest: Pick<Manifest, 'id' | 'access'>): boolean => {
    const groups = groupsOf(manifest);
    return role === 'admin' || groups.length === 0 || groups.some((group) => ids.has(group));
  };
}
