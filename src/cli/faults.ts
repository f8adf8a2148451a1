/** How a command ends other than well. Scripts decide by the exit status. */

export const EXIT = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

export class CliFault extends Error {
  readonly status: ExitStatus;

  constructor(status: ExitStatus, message: string) {
    super(message);
    this.status = status;
  }
}

export const usageFault = (message: string) => new CliFault(EXIT.usage, message);
