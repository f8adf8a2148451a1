/** What the records keep of notifications: who wants which, and an outbox of deliveries. */
import type {
  Channel,
  DeliveryFault,
  Language,
  News,
  NotifiedJob,
  NotifiedSession,
  SessionNews,
  SoonEndKind,
} from '../notifications/schema.ts';

/** The pages have no address: what is delivered there is an event. */
export type Way = Channel | 'page';

/** Where a user wants to be told, and of what. */
export interface ChannelRecord {
  user_id: string;
  channel: Way;
  /** An e-mail address, or a URL; empty of the pages. */
  address: string;
  language: Language;
  /** Another one for each address: the code that confirms it and the secret that signs are made of it. */
  nonce: string;
  created_at: number;
  /** Before, nothing but the code is sent there. */
  confirmed_at: number | null;
  types: News[];
}

/** Something that a user is told. */
export interface NotificationRecord {
  notification_id: string;
  user_id: string;
  type: News | 'test' | 'confirmation';
  /** As it was then. */
  session: NotifiedSession | null;
  job: NotifiedJob | null;
  /** The end that is near. */
  ends: { kind: SoonEndKind; at: number } | null;
  occurred_at: number;
}

/** Of a session. */
export type NewsRecord = NotificationRecord & { type: SessionNews };

/** Of a job. */
export interface JobNewsRecord {
  notification_id: string;
  user_id: string;
  /** What is told once has the same. */
  job_key: string;
  job: NotifiedJob;
  /** When it ended. */
  occurred_at: number;
}

/** By one channel. */
export interface DeliveryRecord extends NotificationRecord {
  channel: Way;
  attempts: number;
  attempted_at: number | null;
  /** When it is tried (again): while somebody tries, when others may take him for dead. Null where it was delivered or given up. */
  next_at: number | null;
  delivered_at: number | null;
  fault: DeliveryFault | null;
  fault_detail: string | null;
}

/** Of `Records`. */
export interface NotificationRecords {
  channel(userId: string, channel: Way): Promise<ChannelRecord | null>;
  /** In the place of the one before, of which nothing is sent any more. `first` is told by it. */
  replaceChannel(channel: ChannelRecord, first?: NotificationRecord): Promise<void>;
  /** False, as the next two are, where there is no such channel. */
  setLanguage(userId: string, channel: Channel, language: Language): Promise<boolean>;
  setTypes(userId: string, channel: Channel, types: News[], moment: number): Promise<boolean>;
  confirm(userId: string, nonce: string, moment: number): Promise<boolean>;
  removeChannel(userId: string, channel: Way): Promise<void>;
  /** A delivery by each channel whose user wants to be told; none where the same was told before, also of an end that moved a little. */
  add(news: NewsRecord): Promise<void>;
  /** Who wants to be told of jobs by any channel, and since when. */
  wantJobs(): Promise<{ user_id: string; since: number }[]>;
  /** The same for jobs, of those that ended since their user wants it, with how far it is known now which have: all of it or nothing. */
  addJobs(news: JobNewsRecord[], seen: { cluster: string; until: number } | null): Promise<void>;
  /** Up to when it is known which jobs have ended; null where nobody ever looked. */
  jobsSeen(cluster: string): Promise<number | null>;
  /** By one channel, whatever its user wants to be told. */
  addTo(channel: Channel, notification: NotificationRecord): Promise<void>;
  /** Those whose time has come, oldest first. */
  due(moment: number, limit: number): Promise<DeliveryRecord[]>;
  /** One attempt more, which is the caller's own until that moment. False where somebody else was faster. */
  claim(delivery: DeliveryRecord, claim: { at: number; until: number }): Promise<boolean>;
  /** What came of an attempt; false where it was not the caller's any more. */
  settle(
    delivery: DeliveryRecord,
    claimedUntil: number,
    outcome: Pick<DeliveryRecord, 'delivered_at' | 'next_at' | 'fault' | 'fault_detail'>,
  ): Promise<boolean>;
  last(userId: string, channel: Channel): Promise<DeliveryRecord | null>;
  deleteBefore(moment: number): Promise<void>;
}
