/** Gets the answers: from flags, from a terminal, from the run before, in this order, or as usual. */
import type { Given, Question } from './answers.ts';

export class AnswerFault extends Error {}

/** Asks one question; what it shows in brackets is taken where the answer is empty. */
export type Ask = (text: string, usual: string | undefined) => Promise<string>;

/** What is not given at all is refused by the name of its flag, where nobody can be asked. */
export async function collect(
  questions: readonly Question[],
  flags: Given,
  earlier: Given,
  terminal: { ask: Ask; say: (line: string) => void } | null,
): Promise<Given> {
  const given: Given = {};
  for (const question of questions) {
    const { flag } = question;
    const said = flags[flag];
    if (question.applies?.(given) === false) {
      if (said) throw new AnswerFault(`--${flag} does not go with the other answers; leave it out.`);
      continue;
    }
    const usual = earlier[flag] ?? question.usual;
    if (said !== undefined) given[flag] = good(question, said);
    else if (terminal !== null) given[flag] = await asked(question, usual, terminal);
    else if (usual !== undefined) given[flag] = good(question, usual);
    else throw new AnswerFault(`--${flag} is missing. ${question.text}: --${flag} <${question.value}>`);
  }
  return given;
}

function good({ flag, fault }: Question, answer: string): string {
  const message = fault(answer);
  if (message !== null) throw new AnswerFault(`--${flag}: ${JSON.stringify(answer)} ${message}.`);
  return answer;
}

/** Until the answer is a good one; `-` takes back what is in brackets. */
async function asked(
  { text, fault }: Question,
  usual: string | undefined,
  { ask, say }: { ask: Ask; say: (line: string) => void },
): Promise<string> {
  for (;;) {
    const typed = (await ask(text, usual)).trim();
    const answer = typed === '-' ? '' : typed || (usual ?? '');
    const message = fault(answer);
    if (message === null) return answer;
    say(`  It ${message}.`);
  }
}
