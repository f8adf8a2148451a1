/** Grants: that the program of src/as-user/ may do some things as an account, for one session and a time. It has the public key alone. */
import { type KeyObject, sign } from 'node:crypto';
import { operationSubject } from '../as-user/file-operation.mjs';
import type { AsUserRequest, GrantClaims } from '../as-user/schema.ts';
import { fileSubject, jobSubject, QUOTAS_SUBJECT } from '../as-user/subject.mjs';
import { OUTPUTS_FILE } from '../runs/schema.ts';

/** One request, and what a busy machine makes of it. */
const REQUEST_S = 60;
const DAY_S = 24 * 60 * 60;
/** A scheduler that is away for so long gets the job of a launch when it is back. */
const SUBMIT_S = DAY_S;
/** Longer than sessions last and are then kept, whatever the site sets: the log of one that is listed for longer stays in its user's home. */
const FORGET_S = 2 * 365 * DAY_S;
/** A study whose runs wait for one another has so long to begin the last of them, and as long again to read what came out. */
const STUDY_S = 30 * DAY_S;
/** A schedule goes on for so long while its user is away. */
const SCHEDULE_S = 21 * DAY_S;

export interface Whose {
  account: string;
  session_id: string;
}

/** What is done, with which files. */
export interface GrantedOperation {
  do: string;
  path: string;
  to?: string | undefined;
}

export interface GrantSigner {
  /** What a session needs for as long as its user need not be there. */
  launch(whose: Whose): { submit: string; forget: string };
  /** What the runs of a study need, by run, each for its own: to be submitted and forgotten, and to have its outputs read, which lie under `root`. */
  study(
    account: string,
    root: string,
    runIds: readonly string[],
  ): { submit: string; forget: string; outputs: string }[];
  log(whose: Whose): string;
  /** To read that one file of the account, now. */
  read(account: string, path: string): string;
  /** To do that with those files of the account, now. */
  files(account: string, operation: GrantedOperation): string;
  /** To see what is in that one folder of the account, for as long as a schedule goes on without its user. */
  watch(account: string, folder: string): string;
  /** To ask how much room the account has, now. */
  quotas(account: string): string;
  /** To submit that one job of the account again, now. */
  resubmit(account: string, jobId: string): string;
  /** To ask for one estimate, under an id of its own. */
  estimate(whose: Whose): string;
  /** For all that berth doctor does, under a session of its own. */
  doctor(whose: Whose): string;
}

/** `now` tells milliseconds since 1970. */
export function grantSigner(key: KeyObject, now: () => number): GrantSigner {
  const issue = (whose: Whose, actions: AsUserRequest['action'][], seconds: number): string =>
    issueGrant(key, { ...whose, actions, seconds, now: now() });
  return {
    launch: (whose) => ({ submit: issue(whose, ['submit'], SUBMIT_S), forget: issue(whose, ['forget'], FORGET_S) }),
    study: (account, root, runIds) =>
      runIds.map((session_id) => ({
        // In an array with the others, or alone.
        submit: issue({ account, session_id }, ['submit', 'submit_array'], STUDY_S),
        forget: issue({ account, session_id }, ['forget'], FORGET_S),
        outputs: issue(
          { account, session_id: fileSubject(`${root}/${session_id}/${OUTPUTS_FILE}`) },
          ['read'],
          2 * STUDY_S,
        ),
      })),
    log: (whose) => issue(whose, ['log'], REQUEST_S),
    read: (account, path) => issue({ account, session_id: fileSubject(path) }, ['read'], REQUEST_S),
    files: (account, operation) => issue({ account, session_id: operationSubject(operation) }, ['files'], REQUEST_S),
    watch: (account, path) =>
      issue({ account, session_id: operationSubject({ do: 'watch', path }) }, ['files'], SCHEDULE_S),
    quotas: (account) => issue({ account, session_id: QUOTAS_SUBJECT }, ['quotas'], REQUEST_S),
    resubmit: (account, jobId) => issue({ account, session_id: jobSubject(jobId) }, ['resubmit'], REQUEST_S),
    estimate: (whose) => issue(whose, ['estimate'], REQUEST_S),
    doctor: (whose) => issue(whose, ['probe', 'log', 'forget'], 10 * REQUEST_S),
  };
}

export function issueGrant(
  key: KeyObject,
  to: Whose & { actions: AsUserRequest['action'][]; seconds: number; now: number },
): string {
  const iat = Math.floor(to.now / 1000);
  const claims: GrantClaims = {
    v: 2,
    aud: 'berth-as-user',
    sub: to.account,
    session: to.session_id,
    actions: to.actions,
    iat,
    exp: iat + to.seconds,
  };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${payload}.${sign(null, Buffer.from(payload), key).toString('base64url')}`;
}

/** As it stands in the settings of the program: 32 bytes in base64url. */
export function publicGrantKey(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? '';
}
