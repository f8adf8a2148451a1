/** What administrators tell users, and maintenance, on the wire. */
import { z } from 'zod';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const TITLE_MAX = 150;
const TEXT_MAX = 2000;
const MESSAGE_MAX = 500;

const severity = z.enum(SEVERITIES);
const moment = z.iso.datetime({ offset: true });

/** Plain text: pages make links of addresses in it, and nothing else of anything. */
const noticeText = z.strictObject({
  title: z.string().trim().min(1, 'must not be empty').max(TITLE_MAX),
  text: z.string().trim().max(TEXT_MAX),
});

const IN_A_LANGUAGE = 'must be there in English or in Korean';

/** Where one language is missing, the other one is shown. */
const noticeTexts = z
  .strictObject({ en: noticeText.nullable(), ko: noticeText.nullable() })
  .refine(({ en, ko }) => en !== null || ko !== null, IN_A_LANGUAGE);

const message = z.string().trim().min(1, 'must not be empty').max(MESSAGE_MAX).nullable();
const bilingual = z
  .strictObject({ en: message, ko: message })
  .refine(({ en, ko }) => en !== null || ko !== null, IN_A_LANGUAGE);

const notice = z.object({
  notice_id: z.string(),
  severity,
  texts: noticeTexts,
  from: z.iso.datetime(),
  /** null: until an administrator deletes it. */
  until: z.iso.datetime().nullable(),
  /** It stays until its reader says that it was read; others can be put away unread. */
  required: z.boolean(),
});

export const maintenance = z.object({
  message: bilingual,
  from: z.iso.datetime(),
  /** When it ends by itself; null where somebody has to end it. */
  until: z.iso.datetime().nullable(),
});

export const noticeList = z.object({
  /** The gravest first, of those the latest. */
  notices: z.array(notice),
  /** null: everybody may launch. */
  maintenance: maintenance.nullable(),
  /** After how many seconds to ask again, for something begins or ends then; null where nothing does. */
  changes_in: z.number().nullable(),
});

export const loginNotices = noticeList.pick({ notices: true, maintenance: true });

/** As administrators see it. */
const writtenNotice = notice.extend({
  at_login: z.boolean(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  /** How many have dismissed it, or said that they have read it. */
  dismissed: z.int(),
  version: z.int(),
});

export const writtenNotices = z.object({ notices: z.array(writtenNotice) });

const isInOrder = ({ from, until }: { from?: string | null | undefined; until: string | null }) =>
  !from || until === null || Date.parse(until) > Date.parse(from);
const ORDER = { path: ['until'], message: 'must be later than the beginning' };

const noticeFields = z.strictObject({
  severity,
  texts: noticeTexts,
  /** null: at once. */
  from: moment.nullable().default(null),
  until: moment.nullable().default(null),
  required: z.boolean().default(false),
  /** Shown to those who are not logged in, too: then it is public. */
  at_login: z.boolean().default(false),
});

export const noticeCreate = noticeFields.refine(isInOrder, ORDER);
/** `version` is the one that was read: another means that somebody else has changed it since. */
export const noticeUpdate = noticeFields.extend({ version: z.int() }).refine(isInOrder, ORDER);

export const maintenanceStart = z.strictObject({ message: bilingual, until: moment.nullable().default(null) });
export const maintenanceState = z.object({
  maintenance: maintenance.extend({ started_by: z.string() }).nullable(),
});

export type Severity = z.infer<typeof severity>;
export type NoticeText = z.infer<typeof noticeText>;
export type NoticeTexts = z.infer<typeof noticeTexts>;
export type Bilingual = z.infer<typeof bilingual>;
export type Notice = z.infer<typeof notice>;
export type NoticeList = z.infer<typeof noticeList>;
export type Maintenance = z.infer<typeof maintenance>;
export type MaintenanceState = z.infer<typeof maintenanceState>;
export type MaintenanceStart = z.infer<typeof maintenanceStart>;
export type WrittenNotice = z.infer<typeof writtenNotice>;
export type WrittenNotices = z.infer<typeof writtenNotices>;
export type NoticeCreate = z.infer<typeof noticeCreate>;
export type NoticeUpdate = z.infer<typeof noticeUpdate>;
