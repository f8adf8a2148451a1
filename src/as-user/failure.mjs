// @ts-check
/** @import { Failure as SubmitFailure, Refusal } from './schema.ts' */

/** A request that is not done, and what is answered to it. */
export class Failure extends Error {
  /**
   * @param {'refused' | 'rejected' | 'unknown'} kind
   * @param {string} message
   * @param {SubmitFailure['reason']} [reason]
   */
  constructor(kind, message, reason = 'submit_rejected') {
    super(message);
    this.kind = kind;
    this.reason = reason;
  }

  /** @returns {SubmitFailure | Refusal} */
  answer() {
    const { kind, reason, message } = this;
    return kind === 'refused' ? { ok: false, kind, message } : { ok: false, kind, reason, message };
  }
}
