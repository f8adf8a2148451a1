/** Passwords come from a terminal without echo, or from standard input; never from the command line, which others can see. */
import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CliFault, EXIT, usageFault } from './faults.ts';

export type PasswordInput = Readable & { isTTY?: boolean };

export async function readPassword(
  stdin: PasswordInput,
  prompt: { write(text: string): unknown },
  fromStdin: boolean,
): Promise<string> {
  if (fromStdin) {
    const password = (await text(stdin)).replace(/\r?\n$/, '');
    if (password === '') throw usageFault('Standard input has no password.');
    return password;
  }
  if (stdin.isTTY !== true) {
    throw usageFault('There is no terminal to ask for the password; hand it over with --password-stdin.');
  }
  const [first, second] = await askTwice(stdin, prompt);
  if (first !== second) throw new CliFault(EXIT.refused, 'The two passwords differ; nothing was changed.');
  return first;
}

async function askTwice(stdin: PasswordInput, prompt: { write(text: string): unknown }): Promise<[string, string]> {
  // Terminal mode turns the terminal's own echo off, and readline's goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  const interrupted = new Promise<never>((_resolve, reject) => {
    const stop = () => reject(new CliFault(EXIT.refused, 'Nothing was changed.'));
    lines.once('SIGINT', stop).once('close', stop);
  });
  const ask = async (question: string): Promise<string> => {
    prompt.write(question);
    try {
      return await Promise.race([lines.question(''), interrupted]);
    } finally {
      prompt.write('\n');
    }
  };
  try {
    return [await ask('Password: '), await ask('Again: ')];
  } finally {
    lines.close();
  }
}
