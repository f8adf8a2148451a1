/** Leave to act as a session's account, signed by auth, for those schedulers that demand it. Null is of those that do not. */
import type { Principal } from '../auth/principal.ts';
import type { SessionRecord } from '../records/records.ts';

type Whose = Pick<SessionRecord, 'session_id' | 'account'>;

export interface StudyGrants {
  submit_grant: string | null;
  forget_grant: string | null;
  outputs_grant: string | null;
}

export interface Grants {
  /** Before the session is recorded; throws a Problem where auth says no, or nothing. */
  forLaunch(principal: Principal, session: Whose): Promise<Pick<SessionRecord, 'submit_grant' | 'forget_grant'>>;
  /** For the runs of a study, or of a workflow's execution, which are made when its user need not be there; by run. Their folders are under `root`. */
  forStudy(principal: Principal, account: string, root: string, runIds: string[]): Promise<StudyGrants[]>;
  /** To read the log of its job, now. */
  forLog(principal: Principal, session: Whose): Promise<string | null>;
  /** To read a file of the user's account, now. */
  forFile(principal: Principal, account: string, path: string): Promise<string | null>;
  /** To do that with files of the user's account, now. */
  forFiles(
    principal: Principal,
    account: string,
    operation: { do: string; path: string; to?: string | undefined },
  ): Promise<string | null>;
  /** To see what is in a folder of the user's account, for some weeks, in which the user need not be there. */
  forWatch(principal: Principal, account: string, folder: string): Promise<string | null>;
  /** To submit a job of the user's account again, now. */
  forResubmit(principal: Principal, account: string, jobId: string): Promise<string | null>;
  /** To ask how much room the user's account has, now. */
  forQuotas(principal: Principal, account: string): Promise<string | null>;
  /** To ask when a job would start; under an id that is no session's. */
  forEstimate(principal: Principal, estimate: Whose): Promise<string | null>;
}

/** Of schedulers that run jobs without anybody's leave. */
export const noGrants: Grants = {
  forLaunch: async () => ({ submit_grant: null, forget_grant: null }),
  forStudy: async (_principal, _account, _root, runIds) =>
    runIds.map(() => ({ submit_grant: null, forget_grant: null, outputs_grant: null })),
  forLog: async () => null,
  forFile: async () => null,
  forFiles: async () => null,
  forWatch: async () => null,
  forResubmit: async () => null,
  forQuotas: async () => null,
  forEstimate: async () => null,
};
