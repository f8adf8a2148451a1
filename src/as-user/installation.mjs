// @ts-check
/**
 * What the program stands on: the site's settings and its own files. Who could write those could run anything as every user,
 * so it refuses to run where that is anybody but root.
 */
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from './failure.mjs';

/** @import { SiteSettings } from './schema.ts' */

const WRITABLE_BY_OTHERS = 0o022;
const SCHEDULER = join(import.meta.dirname, '../scheduler');

/** The constant scripts that jobs run: sessions' and solver runs'. */
export const JOB_SCRIPT = join(SCHEDULER, 'job.sh');
export const RUN_SCRIPT = join(SCHEDULER, 'run.sh');
/** What `berth doctor` sends to a node. */
export const PROBE_SCRIPT = join(import.meta.dirname, '../doctor/probe.sh');
/** What a node has nothing of: the job script finds them in its environment. */
export const JOB_FILES = {
  BERTH_DESKTOP_SH: join(SCHEDULER, 'desktop.sh'),
  BERTH_SPARE_KEYS_PL: join(SCHEDULER, 'spare-keys.pl'),
  BERTH_THUMBNAIL_PL: join(SCHEDULER, 'thumbnail.pl'),
  BERTH_OPENBOX_XML: join(SCHEDULER, 'openbox.xml'),
};
export const RUN_FILES = {
  BERTH_RUN_LOG_PL: join(SCHEDULER, 'run-log.pl'),
  BERTH_OFFSCREEN_SH: join(SCHEDULER, 'offscreen.sh'),
};

/** All that the program and its jobs consist of. */
export function checkInstallation() {
  try {
    demandRoots([
      process.execPath,
      join(import.meta.dirname, '../../libexec/berth-as-user'),
      ...readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name)),
      JOB_SCRIPT,
      RUN_SCRIPT,
      PROBE_SCRIPT,
      ...Object.values(JOB_FILES),
      ...Object.values(RUN_FILES),
    ]);
  } catch (error) {
    if (error instanceof Failure) throw error;
    // For good: what is asked for again and again would be refused as often.
    throw new Failure('refused', `The installation of Berth is not whole (${String(error)}). Install it again.`);
  }
}

/**
 * @param {string} file
 * @returns {SiteSettings}
 */
export function readSettings(file) {
  let text;
  try {
    demandRoots([file]);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('refused', `${file} cannot be read. "berth grant-key" prints what belongs there.`);
  }
  return parseSettings(file, text);
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {SiteSettings}
 */
export function parseSettings(file, text) {
  try {
    const { grant_keys, min_uid, refused_accounts, sbatch } = JSON.parse(text);
    const good =
      texts(grant_keys, /^[A-Za-z0-9_-]{43}$/) &&
      Number.isInteger(min_uid) &&
      min_uid > 0 &&
      texts(refused_accounts, /^[^\s]+$/) &&
      typeof sbatch === 'string' &&
      sbatch.startsWith('/');
    if (good) return { grant_keys, min_uid, refused_accounts, sbatch };
  } catch {
    // No JSON: the same cure.
  }
  throw new Failure('refused', `${file} is not as it must be. "berth grant-key" prints what belongs there.`);
}

/**
 * @param {unknown} value
 * @param {RegExp} form
 */
function texts(value, form) {
  return Array.isArray(value) && value.every((text) => typeof text === 'string' && form.test(text));
}

/**
 * Refuses what another account than root could change, by any of the folders that lead to it.
 * @param {string[]} files
 */
export function demandRoots(files) {
  /** @type {Set<string>} */
  const paths = new Set();
  for (const file of files) {
    for (let path = realpathSync(file); !paths.has(path); path = dirname(path)) paths.add(path);
  }
  for (const path of paths) {
    const { uid, mode } = lstatSync(path);
    if (uid === 0 && (mode & WRITABLE_BY_OTHERS) === 0) continue;
    throw new Failure(
      'refused',
      `${path} must belong to root and be writable for nobody else: jobs of every user depend on it. Cure: chown root ${path}; chmod go-w ${path}`,
    );
  }
}
