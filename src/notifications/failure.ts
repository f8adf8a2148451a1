import type { DeliveryFault } from './schema.ts';

/** Why an attempt brought nothing, as its receiver is told. */
export class DeliveryFailed extends Error {
  readonly fault: DeliveryFault;
  /** What the other side said. */
  readonly detail: string | null;
  /** Whether another attempt would fail as this one did. */
  readonly isFinal: boolean;

  constructor(
    fault: DeliveryFault,
    detail: string | null = null,
    { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {},
  ) {
    super(detail === null ? fault : `${fault}: ${detail}`, { cause });
    this.fault = fault;
    this.detail = detail === null ? null : shown(detail);
    this.isFinal = isFinal;
  }
}

const DETAIL_MAX = 200;

/** Others' words, on one line and not too many. */
function shown(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, DETAIL_MAX);
}

const CERTIFICATE = /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/;

/** What kept a connection from being made or used. */
export function connectionFailed(error: unknown): DeliveryFailed {
  if (error instanceof DeliveryFailed) return error;
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') return new DeliveryFailed('timeout', null, { cause: error });
  return new DeliveryFailed(CERTIFICATE.test(code) ? 'certificate' : 'unreachable', code || null, { cause: error });
}
