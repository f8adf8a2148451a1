// @ts-check
/**
 * The program that acts as the user: one request on standard input, one answer on standard output, either with the bytes of a file after it. `libexec/berth-as-user` starts
 * it, by the one sudo rule. It runs with the rights of the user alone, so all that it guards is that Berth makes it do only what
 * auth has granted, and nothing but these few things.
 */
import { userInfo } from 'node:os';
import { estimateStart } from './estimate.mjs';
import { Failure } from './failure.mjs';
import { writeAll } from './file-download.mjs';
import { operate } from './file-operation.mjs';
import { checkGrant } from './grant.mjs';
import { createLog, forgetLog, readLog } from './home.mjs';
import { checkInstallation, readSettings } from './installation.mjs';
import { askQuota, quotasOf } from './quotas.mjs';
import { readPart } from './read-part.mjs';
import { parseRequest, readRequest } from './request.mjs';
import { resubmit } from './resubmit.mjs';
import { jobEnvironment, outcomeOf, probeArguments, runSbatch, sbatchArguments } from './sbatch.mjs';
import { granted } from './subject.mjs';
import { submitArray } from './submit-array.mjs';

/** @import { UserInfo } from 'node:os' */
/** @import { AsUserRequest, SiteSettings } from './schema.ts' */

const SETTINGS = '/etc/berth/as-user.json';

function answer() {
  if (process.getuid?.() === 0 || process.geteuid?.() === 0) throw new Failure('refused', 'No job runs as root.');
  checkInstallation();
  const settings = readSettings(SETTINGS);
  const user = userInfo({ encoding: 'utf8' });
  checkAccount(user, settings);
  const { line, rest } = readRequest();
  const { grant, request } = parseRequest(line);
  const expected = { keys: settings.grant_keys, account: user.username, action: request.action, now: Date.now() };
  for (const one of granted(request, grant)) checkGrant(one.grant, { ...expected, session: one.session });
  if (request.action === 'files') return operate(request.operation, rest);
  return { answer: perform(request, user, settings), follow: () => {} };
}

/**
 * @param {{ uid: number, username: string }} user
 * @param {SiteSettings} settings
 */
function checkAccount({ uid, username }, { min_uid, refused_accounts }) {
  if (uid < min_uid) throw new Failure('refused', `No job runs as ${username}: its uid ${uid} is below ${min_uid}.`);
  if (refused_accounts.includes(username)) {
    throw new Failure('refused', `No job runs as ${username}: it is Slurm's or Berth's own account.`);
  }
}

/**
 * @param {Exclude<AsUserRequest, { action: 'files' }>} request
 * @param {UserInfo<string>} user
 * @param {SiteSettings} settings
 */
function perform(request, user, { sbatch }) {
  if (request.action === 'log') return { ok: true, log: readLog(user.homedir, request.session_id, request.bytes) };
  if (request.action === 'forget') {
    forgetLog(user.homedir, request.session_id);
    return { ok: true };
  }
  if (request.action === 'read') return readPart(request);
  if (request.action === 'quotas') return { ok: true, quotas: quotasOf(user.homedir, askQuota()) };
  if (request.action === 'resubmit') return resubmit(request, user, sbatch);
  if (request.action === 'estimate') return estimateStart(request, user, sbatch);
  if (request.action === 'submit_array') return submitArray(request, user, sbatch);
  const environment = jobEnvironment(request, user, sbatch);
  const log = createLog(user, request.session_id);
  const paths = { home: user.homedir, log };
  const args = request.action === 'probe' ? probeArguments(request, paths) : sbatchArguments(request, paths);
  return outcomeOf(runSbatch(sbatch, args, environment));
}

function answerOrFailure() {
  try {
    return answer();
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('unknown', `It failed: ${String(error)}`);
    return { answer: failure.answer(), follow: () => {} };
  }
}

const { answer: said, follow } = answerOrFailure();
writeAll(Buffer.from(`${JSON.stringify(said)}\n`));
await follow();
