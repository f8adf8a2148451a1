/** Tells people who wait for a session each step of its start, with its time, and why it waits. */
import type { Session } from '../session/schema.ts';
import type { Output } from './command.ts';
import { safe } from './text.ts';
import { waitingInWords } from './waiting.ts';

export function stepTeller(output: Output) {
  let told = 0;
  let toldWaiting: string | null = null;

  function line({ created_at }: Session, at: number, text: string): void {
    const seconds = Math.max(0, at - Date.parse(created_at)) / 1000;
    output.progress(`${seconds.toFixed(2).padStart(7)} s  ${text}`);
  }

  return {
    line,
    /** What is new of it since it was told of last. */
    tell(session: Session): void {
      for (const { step, at } of session.steps.slice(told)) line(session, Date.parse(at), step.replace('_', ' '));
      told = Math.max(told, session.steps.length);
      const waiting = waitingInWords(session, Date.now());
      if (waiting !== null && waiting !== toldWaiting) line(session, Date.now(), safe(waiting));
      toldWaiting = waiting;
    },
  };
}
