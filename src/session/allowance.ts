/** How many sessions a user may have at a time: as the user's own record says, or else the most generous of the groups, or else the site. */
import type { Records } from '../records/records.ts';

export function sessionAllowance(records: Pick<Records, 'users' | 'groups'>, perUser: number) {
  return async (userId: string): Promise<number> => {
    const [user, groups] = await Promise.all([records.users.get(userId), records.groups.of(userId)]);
    const ofGroups = groups.flatMap(({ sessions_max }) => sessions_max ?? []);
    return user?.sessions_max ?? (ofGroups.length === 0 ? perUser : Math.max(...ofGroups));
  };
}
