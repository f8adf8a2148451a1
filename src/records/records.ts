/** The port to what Berth must not lose. Moments are milliseconds since 1970; every record has a version for compare-and-set. */
import type { Role } from '../auth/schema.ts';
import type {
  EndReason,
  LaunchSettings,
  ParamValue,
  SessionConfig,
  SessionStatus,
  StartStep,
  Waiting,
} from '../session/schema.ts';
import type { ShareAudience, ShareScope } from '../shares/schema.ts';
import type { AppAccessRecords, GroupRecords, LaunchRecords } from './group-records.ts';
import type { MaintenanceRecords, NoticeRecords } from './notice-records.ts';
import type { NewsRecord, NotificationRecords } from './notification-records.ts';
import type { RunRecords } from './run-records.ts';
import type { ScheduleRecords } from './schedule-records.ts';
import type { StudyRecords } from './study-records.ts';
import type { JoinRecords, ViewRecords } from './support-records.ts';
import type { ExecutionRecords, WorkflowRecords } from './workflow-records.ts';

export interface UserRecord {
  user_id: string;
  password_hash: string;
  role: Role;
  account: string | null;
  disabled: boolean;
  /** How many sessions at a time; null: what the user's groups or the site say. */
  sessions_max: number | null;
  created_at: number;
  version: number;
}

export interface SessionRecord {
  session_id: string;
  app_id: string;
  name: string;
  user_id: string;
  /** The account that its job runs as; fixed at launch. */
  account: string;
  cluster: string;
  status: SessionStatus;
  reason: EndReason | null;
  message: string | null;
  job_id: string | null;
  node: string | null;
  node_ip: string | null;
  vnc_port: number | null;
  /** SHA-256 of the certificate that its display's endpoint has; null where it has none. */
  display_fingerprint: string | null;
  waiting: Waiting | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  expires_at: number | null;
  /** When there was input last, to the minute; null before there was any. */
  last_input_at: number | null;
  /** When it ends because nobody uses it, where its user has been warned of that. */
  idle_ends_at: number | null;
  /** When a maintenance of its node begins that does not wait for its end. */
  maintenance_at: number | null;
  restarted_from: string | null;
  config: SessionConfig;
  params: Record<string, ParamValue>;
  steps: { step: StartStep; at: number }[];
  /** Leave of auth to submit its job, until that is known, and to remove the job's log in the end; null where none is needed. */
  submit_grant: string | null;
  forget_grant: string | null;
  version: number;
}

/** One log-in of a browser: a family of rotating refresh tokens. */
export interface LoginRecord {
  login_id: string;
  user_id: string;
  created_at: number;
  /** When it ends, whatever happens. */
  expires_at: number;
  refreshed_at: number;
  /** SHA-256 of the refresh token in force, and of the one before it. */
  refresh_hash: string;
  previous_hash: string | null;
  ended_at: number | null;
  version: number;
}

export interface TokenRecord {
  token_id: string;
  user_id: string;
  name: string;
  secret_hash: string;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
}

/** A link by which a session is shared. */
export interface ShareRecord {
  share_id: string;
  session_id: string;
  /** What it lets those do who open it, until the session's user decides otherwise for one of them. */
  scope: ShareScope;
  audience: ShareAudience;
  token_hash: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

/** A user who has opened a link. */
export interface GuestRecord {
  share_id: string;
  user_id: string;
  /** What this one may do. */
  scope: ShareScope;
  opened_at: number;
}

/** What a user keeps of an app. */
export interface KeptAppRecord {
  user_id: string;
  app_id: string;
  favourite: boolean;
  /** What the launch form had when it launched the app last. */
  last: LaunchSettings | null;
  presets: (LaunchSettings & { preset_id: string; name: string })[];
  version: number;
}

/** An app that nobody may launch at the moment. */
export interface DisabledAppRecord {
  app_id: string;
  /** What users are told of why. */
  message: string;
  disabled_at: number;
}

export interface AuditRecord {
  audit_id: string;
  at: number;
  user_id: string | null;
  address: string | null;
  action: string;
  target: string | null;
  detail: Record<string, unknown>;
}

/** An answer given under an Idempotency-Key: the session, run, study, workflow, execution or schedule that it made. */
export interface IdempotencyRecord {
  user_id: string;
  key: string;
  request_hash: string;
  session_id: string;
  created_at: number;
}

/** How many living sessions a user may have, of all apps and of the session's own, without counting the one that it replaces. */
export interface SessionLimits {
  perUser: number;
  perApp: number;
  except: string | null;
}

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  next_cursor: string | null;
}

/** Inserts throw `UniqueViolation`; updates take the version that was read and throw `RowsChanged` if it is not the stored one. */
export interface Records {
  users: {
    get(userId: string): Promise<UserRecord | null>;
    list(): Promise<UserRecord[]>;
    insert(user: UserRecord): Promise<void>;
    /** Stores it with version + 1, which it returns. */
    update(user: UserRecord): Promise<UserRecord>;
  };
  sessions: {
    get(sessionId: string): Promise<SessionRecord | null>;
    /** Newest first. */
    list(filter: {
      user_id?: string;
      statuses?: SessionStatus[];
      app_id?: string;
      node?: string;
      reason?: EndReason;
      /** The id of a session, of its job or its user, or a part of its name. */
      search?: string;
      limit: number;
      cursor?: string;
    }): Promise<Page<SessionRecord>>;
    /** All that are not stopped or failed, oldest first. */
    living(): Promise<SessionRecord[]>;
    /**
     * With an idempotency record both are stored or neither; with limits neither where they are reached, however many are stored
     * at once: then it throws `RowsChanged`.
     */
    insert(session: SessionRecord, idempotency?: IdempotencyRecord, limits?: SessionLimits): Promise<void>;
    /** With news both are stored or neither: a delivery by each channel whose user wants to be told of it. */
    update(session: SessionRecord, news?: NewsRecord): Promise<SessionRecord>;
    delete(sessionId: string): Promise<void>;
    /** Ids of sessions that ended before that moment. */
    endedBefore(moment: number): Promise<string[]>;
  };
  runs: RunRecords;
  studies: StudyRecords;
  workflows: WorkflowRecords;
  executions: ExecutionRecords;
  schedules: ScheduleRecords;
  idempotency: {
    get(userId: string, key: string): Promise<IdempotencyRecord | null>;
    deleteBefore(moment: number): Promise<void>;
  };
  logins: {
    get(loginId: string): Promise<LoginRecord | null>;
    insert(login: LoginRecord): Promise<void>;
    update(login: LoginRecord): Promise<LoginRecord>;
    /** Ends all living log-ins of a user, but for one where it is named; their ids. */
    endAll(userId: string, moment: number, exceptLoginId?: string): Promise<string[]>;
    deleteBefore(moment: number): Promise<void>;
  };
  tokens: {
    list(userId: string): Promise<TokenRecord[]>;
    get(tokenId: string): Promise<TokenRecord | null>;
    findBySecret(secretHash: string): Promise<TokenRecord | null>;
    insert(token: TokenRecord): Promise<void>;
    touch(tokenId: string, moment: number): Promise<void>;
    /** False where that user has no such token. */
    delete(userId: string, tokenId: string): Promise<boolean>;
  };
  /** They are deleted with their session. */
  shares: {
    get(shareId: string): Promise<ShareRecord | null>;
    findByToken(tokenHash: string): Promise<ShareRecord | null>;
    /** Of a session, oldest first, also those that are over. */
    list(sessionId: string): Promise<ShareRecord[]>;
    insert(share: ShareRecord): Promise<void>;
    /** False where it had been revoked before. */
    revoke(shareId: string, moment: number): Promise<boolean>;
  };
  guests: {
    get(shareId: string, userId: string): Promise<GuestRecord | null>;
    /** Of all shares of a session, in the order in which they came. */
    list(sessionId: string): Promise<GuestRecord[]>;
    insert(guest: GuestRecord): Promise<void>;
    setScope(shareId: string, userId: string, scope: ShareScope): Promise<void>;
  };
  keptApps: {
    /** By app. */
    list(userId: string): Promise<KeptAppRecord[]>;
    get(userId: string, appId: string): Promise<KeptAppRecord | null>;
    insert(kept: KeptAppRecord): Promise<void>;
    update(kept: KeptAppRecord): Promise<KeptAppRecord>;
  };
  groups: GroupRecords;
  appAccess: AppAccessRecords;
  launches: LaunchRecords;
  disabledApps: {
    /** By app. */
    list(): Promise<DisabledAppRecord[]>;
    /** In the place of what was there of that app. */
    set(disabled: DisabledAppRecord): Promise<void>;
    delete(appId: string): Promise<void>;
  };
  notifications: NotificationRecords;
  views: ViewRecords;
  joins: JoinRecords;
  notices: NoticeRecords;
  maintenance: MaintenanceRecords;
  audit: {
    append(entry: AuditRecord): Promise<void>;
    /** Newest first. */
    list(filter: { target?: string; actions?: string[]; limit: number; cursor?: string }): Promise<Page<AuditRecord>>;
  };
  ping(): Promise<void>;
  close(): Promise<void>;
}
