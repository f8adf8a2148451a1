// @ts-check
/** @import { FileFault } from '../files/schema.ts' */

/** Why an archive is not unpacked. */
export class ArchiveFault extends Error {
  /**
   * @param {Exclude<FileFault, 'elsewhere'>} state
   * @param {string} [name] of what is in it
   */
  constructor(state, name = '') {
    super(`the archive is ${state}`);
    this.outcome = { state, name };
  }
}
