/** What the records keep of support's work: who looks on as a user, and who asks to join a desktop. */
import type { JoinAnswer, ShareScope } from '../shares/schema.ts';
import type { GuestRecord, ShareRecord } from './records.ts';

/** Somebody of support who sees the portal as a user does, within one log-in. */
export interface ViewRecord {
  view_id: string;
  viewer_id: string;
  login_id: string;
  /** Whom they see it as. */
  user_id: string;
  secret_hash: string;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
}

/** Support's question to the user of a session, whether they may see its desktop. */
export interface JoinRecord {
  join_id: string;
  session_id: string;
  asked_by: string;
  scope: ShareScope;
  reason: string;
  created_at: number;
  /** Until when it can be answered. */
  expires_at: number;
  answer: JoinAnswer | null;
  answered_at: number | null;
  /** By what it was let in. */
  share_id: string | null;
}

export interface ViewRecords {
  get(viewId: string): Promise<ViewRecord | null>;
  /** Those that nobody has ended, though their time may be over. */
  unended(of: { login_id: string } | { user_id: string } | { expired_at: number }): Promise<ViewRecord[]>;
  insert(view: ViewRecord): Promise<void>;
  /** False where it had been ended before. */
  end(viewId: string, moment: number): Promise<boolean>;
  /** Those whose time was over before that moment. */
  deleteBefore(moment: number): Promise<void>;
}

/** They are deleted with their session. */
export interface JoinRecords {
  get(joinId: string): Promise<JoinRecord | null>;
  /** Of a session, newest first. */
  list(sessionId: string): Promise<JoinRecord[]>;
  /** Those that a user may answer at that moment, oldest first, with the names of their sessions. */
  open(userId: string, moment: number): Promise<(JoinRecord & { name: string })[]>;
  insert(join: JoinRecord): Promise<void>;
  /** Stored with what lets in, or neither is; false where it has been answered, or its time is over. */
  answer(
    joinId: string,
    answer: JoinAnswer,
    moment: number,
    admitted: { share: ShareRecord; guest: GuestRecord } | null,
  ): Promise<boolean>;
}
