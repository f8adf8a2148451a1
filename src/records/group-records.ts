/** Groups of users, and which apps are for which of them. */
import type { EndReason } from '../session/schema.ts';

export interface GroupRecord {
  group_id: string;
  description: string;
  /** How many sessions at a time its members may have; null: what the site says. */
  sessions_max: number | null;
  created_at: number;
  version: number;
}

export interface GroupRecords {
  /** With the ids of their members. */
  list(): Promise<(GroupRecord & { members: string[] })[]>;
  /** Those that a user is in. */
  of(userId: string): Promise<GroupRecord[]>;
  insert(group: GroupRecord, members: string[]): Promise<void>;
  /** Stores it with version + 1 and these members alone. */
  update(group: GroupRecord, members: string[]): Promise<void>;
  delete(groupId: string): Promise<void>;
}

/** Whom an app is for, in the place of what its manifest says: those in any of these groups, or everybody where there is none. */
export interface AppAccessRecord {
  app_id: string;
  group_ids: string[];
}

export interface AppAccessRecords {
  list(): Promise<AppAccessRecord[]>;
  set(access: AppAccessRecord): Promise<void>;
  delete(appId: string): Promise<void>;
}

export interface AppUsage {
  app_id: string;
  launches: number;
  /** How many different ones. */
  users: number;
  failures: Partial<Record<EndReason, number>>;
}

/** One launch each, stored with its session and kept for longer. */
export interface LaunchRecords {
  /** Of what was launched since. */
  usage(since: number): Promise<AppUsage[]>;
  deleteBefore(moment: number): Promise<void>;
}
