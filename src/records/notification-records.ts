/** What the records keep of notifications: who wants which, and an outbox of deliveries. */
import type {
  Channel,
  DeliveryFault,
  Language,
  NotifiedSession,
  SessionNews,
  SoonEndKind,
} from '../notifications/schema.ts';

/** Where a user wants to be told of sessions, and of what. */
export interface ChannelRecord {
  user_id: string;
  channel: Channel;
  /** An e-mail address, or a URL. */
  address: string;
  language: Language;
  /** Another one for each address: the code that confirms it and the secret that signs are made of it. */
  nonce: string;
  created_at: number;
  /** Before, nothing but the code is sent there. */
  confirmed_at: number | null;
  types: SessionNews[];
}

/** Something that a user is told. */
export interface NotificationRecord {
  notification_id: string;
  user_id: string;
  type: SessionNews | 'test' | 'confirmation';
  /** As it was then. */
  session: NotifiedSession | null;
  /** The end that is near. */
  ends: { kind: SoonEndKind; at: number } | null;
  occurred_at: number;
}

/** Of a session. */
export type NewsRecord = NotificationRecord & { type: SessionNews };

/** By one channel. */
export interface DeliveryRecord extends NotificationRecord {
  channel: Channel;
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
  channel(userId: string, channel: Channel): Promise<ChannelRecord | null>;
  /** In the place of the one before, of which nothing is sent any more. `first` is told by it. */
  replaceChannel(channel: ChannelRecord, first?: NotificationRecord): Promise<void>;
  /** False, as the next two are, where there is no such channel. */
  setLanguage(userId: string, channel: Channel, language: Language): Promise<boolean>;
  setTypes(userId: string, channel: Channel, types: SessionNews[]): Promise<boolean>;
  confirm(userId: string, nonce: string, moment: number): Promise<boolean>;
  removeChannel(userId: string, channel: Channel): Promise<void>;
  /** A delivery by each channel whose user wants to be told; none where the same was told before, also of an end that moved a little. */
  add(news: NewsRecord): Promise<void>;
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
