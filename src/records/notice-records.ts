/** What the records must do for what administrators tell users, and for the switch that lets nobody launch. */
import type { Bilingual, NoticeTexts, Severity } from '../notices/schema.ts';

export interface NoticeRecord {
  notice_id: string;
  severity: Severity;
  texts: NoticeTexts;
  starts_at: number;
  /** null: until it is deleted. */
  ends_at: number | null;
  /** Whether it stays until its reader has said so. */
  required: boolean;
  /** Whether it is shown to those who are not logged in yet, too. */
  at_login: boolean;
  created_by: string;
  created_at: number;
  version: number;
}

export interface MaintenanceRecord {
  message: Bilingual;
  starts_at: number;
  /** null: until it is ended. */
  ends_at: number | null;
  started_by: string;
}

export interface NoticeRecords {
  get(noticeId: string): Promise<NoticeRecord | null>;
  /** The last to start first, each with how many have dismissed it. */
  list(limit: number): Promise<(NoticeRecord & { dismissed: number })[]>;
  /** Those of that moment that the user has not dismissed, of the latest first; without a user those for the log-in page. */
  current(moment: number, userId: string | null): Promise<NoticeRecord[]>;
  /** When the next one begins or ends; null where none does. */
  nextChange(moment: number): Promise<number | null>;
  insert(notice: NoticeRecord): Promise<void>;
  update(notice: NoticeRecord): Promise<NoticeRecord>;
  /** False where there is none. */
  delete(noticeId: string): Promise<boolean>;
  /** Again it is the same. */
  dismiss(noticeId: string, userId: string, moment: number): Promise<void>;
}

export interface MaintenanceRecords {
  /** The last that was started and not ended, also where its time is over. */
  get(): Promise<MaintenanceRecord | null>;
  /** In the place of one that there is. */
  start(maintenance: MaintenanceRecord): Promise<void>;
  /** False where there is none. */
  end(): Promise<boolean>;
}
