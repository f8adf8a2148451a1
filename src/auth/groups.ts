/** Groups of users: whom apps may be kept for, and how many sessions at a time their members may have. */
import { Problem } from '../errors.ts';
import { RowsChanged, UniqueViolation } from '../records/database.ts';
import type { GroupRecord } from '../records/group-records.ts';
import type { Records } from '../records/records.ts';
import type { Audit } from './audit.ts';
import type { GroupBody } from './schema.ts';
import type { Actor } from './users.ts';

export type Groups = ReturnType<typeof groups>;

export function groups(deps: {
  records: Pick<Records, 'groups' | 'users' | 'appAccess'>;
  /** Tells pages that who may use which app is another. */
  changed: () => Promise<unknown>;
  audit: Audit;
  now: () => number;
}) {
  const { records } = deps;

  async function checkMembers(members: string[]): Promise<void> {
    const known = new Set((await records.users.list()).map(({ user_id }) => user_id));
    const unknown = members.filter((member) => !known.has(member));
    if (unknown.length === 0) return;
    const message = `There is no user ${unknown.join(', ')}; GET /api/admin/users lists them.`;
    throw new Problem('invalid_request', message, { fields: [{ field: 'members', message }] });
  }

  /** Makes the group, or gives it what is said and these members alone. */
  async function put(actor: Actor, groupId: string, { members, ...said }: GroupBody) {
    const own = [...new Set(members)].sort();
    await checkMembers(own);
    const before = (await records.groups.list()).find(({ group_id }) => group_id === groupId);
    try {
      if (before === undefined) {
        await records.groups.insert({ group_id: groupId, ...said, created_at: deps.now(), version: 1 }, own);
      } else {
        const { group_id, created_at, version } = before;
        await records.groups.update({ group_id, ...said, created_at, version }, own);
      }
    } catch (error) {
      if (!(error instanceof RowsChanged || error instanceof UniqueViolation)) throw error;
      throw new Problem('conflict', `Somebody changed ${groupId} at the same time; look again and repeat.`);
    }
    await note(actor, before === undefined ? 'group.create' : 'group.update', groupId, { ...said, members: own });
    return (await records.groups.list()).find(({ group_id }) => group_id === groupId) as GroupRecord & {
      members: string[];
    };
  }

  async function remove(actor: Actor, groupId: string): Promise<void> {
    const kept = (await records.appAccess.list()).filter(({ group_ids }) => group_ids.includes(groupId));
    if (kept.length > 0) {
      const apps = kept.map(({ app_id }) => app_id).join(', ');
      throw new Problem('wrong_state', `${apps} is kept for ${groupId}; say first whom it is for then.`);
    }
    await records.groups.delete(groupId);
    await note(actor, 'group.delete', groupId);
  }

  async function note(actor: Actor, action: string, target: string, detail?: Record<string, unknown>): Promise<void> {
    const { principal, address } = actor;
    await deps.audit({ user_id: principal.user_id, address, action, target, ...(detail && { detail }) });
    await deps.changed();
  }

  return { list: () => records.groups.list(), of: (userId: string) => records.groups.of(userId), put, remove };
}
